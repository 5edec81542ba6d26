export const whole = 10_000;

/**
 * Shares of a whole in basis points: weights that were set stay, the rest is shared equally by the others, rounded by
 * largest remainder so that the total is exact. Null when what was set does not leave a valid share.
 */
export function shareWeights(fixed: readonly (number | null)[]): number[] | null {
  const set = fixed.reduce<number>((sum, w) => sum + (w ?? 0), 0);
  const open = fixed.filter((w) => w === null).length;
  const rest = whole - set;
  if (fixed.some((w) => w !== null && (w < 0 || !Number.isInteger(w)))) return null;
  if (fixed.length === 0) return [];
  if (rest < 0 || (open === 0 && rest !== 0)) return null;
  const base = open === 0 ? 0 : Math.floor(rest / open);
  let remainder = open === 0 ? 0 : rest - base * open;
  return fixed.map((w) => {
    if (w !== null) return w;
    const one = remainder > 0 ? 1 : 0;
    remainder -= one;
    return base + one;
  });
}
