import { none, number } from '@/ui/format';

interface Props {
  value: number | null;
  /** Of what is better the less there is of it. */
  lessIsBetter?: boolean;
}

/** A change in percentage points, with its direction as an arrow. */
export function Delta({ value, lessIsBetter = false }: Props) {
  if (value === null) return <span className="muted">{none}</span>;
  const points = Math.round(value * 1000) / 10;
  if (points === 0) return <span className="muted num">±0</span>;
  return (
    <span className="num" style={{ color: points > 0 !== lessIsBetter ? 'var(--green-text)' : 'var(--red-text)' }}>
      {points > 0 ? '↑' : '↓'} {number(Math.abs(points), 1)}
    </span>
  );
}
