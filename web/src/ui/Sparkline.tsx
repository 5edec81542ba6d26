interface Props {
  points: readonly { on: string; progress: number | null }[];
}

/** The way a key result went, at the size of a word. The numbers stand beside it, so it is decoration to a screen reader. */
export function Sparkline({ points }: Props) {
  const known = points.flatMap((p) => (p.progress === null ? [] : [Math.min(1, Math.max(0, p.progress))]));
  if (known.length < 2) return <span className="muted small">–</span>;
  const width = 72;
  const height = 22;
  const x = (i: number) => 2 + (i * (width - 4)) / (known.length - 1);
  const y = (v: number) => height - 3 - v * (height - 6);
  const path = known.map((v, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(v).toFixed(1)}`).join('');
  const last = known[known.length - 1] ?? 0;
  return (
    <svg width={width} height={height} aria-hidden focusable="false">
      <path d={path} fill="none" stroke="var(--primary)" strokeWidth="1.5" strokeLinejoin="round" />
      <circle cx={x(known.length - 1)} cy={y(last)} r="2.2" fill="var(--primary)" />
    </svg>
  );
}
