import { currentLanguage } from '@/app/preferences';

const cache = new Map<string, Intl.NumberFormat>();

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = currentLanguage() + JSON.stringify(options);
  let format = cache.get(key);
  if (!format) {
    format = new Intl.NumberFormat(currentLanguage(), options);
    cache.set(key, format);
  }
  return format;
}

export const none = '–';

export function percent(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined) return none;
  return numbers({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

export function number(value: number | null | undefined, digits = 6): string {
  if (value === null || value === undefined) return none;
  return numbers({ maximumFractionDigits: digits }).format(value);
}

/** A value with its unit, as people write it: 12 %, ¥1,200, 3 件. */
export function measure(value: number | null | undefined, unit: string | null | undefined): string {
  if (value === null || value === undefined) return none;
  if (!unit || unit === 'count') return number(value);
  if (unit === '%') return `${number(value)}%`;
  if (/^[A-Z]{3}$/.test(unit)) {
    try {
      return numbers({ style: 'currency', currency: unit, maximumFractionDigits: 2, minimumFractionDigits: 0 }).format(
        value,
      );
    } catch {
      return `${number(value)} ${unit}`; // three letters that are not a currency
    }
  }
  return `${number(value)} ${unit}`;
}

/** A size as people read it: 12 kB, 3.4 MB. */
export function size(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return numbers({
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1000 ** power);
}

/** 0…1 with two digits, the way scores are read. */
export function score(value: number | null | undefined, digits = 2): string {
  if (value === null || value === undefined) return none;
  // Half away from zero, as the rules say; toFixed on a nudged value keeps 0.005 from rounding down.
  return (Math.round((value + Number.EPSILON) * 10 ** digits) / 10 ** digits).toFixed(digits);
}

export const weight = (bp: number | null | undefined): string =>
  bp === null || bp === undefined ? none : `${number(bp / 100, 2)}%`;

const asDate = (value: string) => (value.length === 10 ? new Date(`${value}T00:00:00`) : new Date(value));

export function day(value: string | null | undefined, style: 'short' | 'long' = 'short'): string {
  if (!value) return none;
  const date = asDate(value);
  const sameYear = date.getFullYear() === new Date().getFullYear();
  return new Intl.DateTimeFormat(
    currentLanguage(),
    style === 'long' || !sameYear
      ? { year: 'numeric', month: 'short', day: 'numeric' }
      : { month: 'short', day: 'numeric' },
  ).format(date);
}

export function moment(value: string | null | undefined): string {
  if (!value) return none;
  return new Intl.DateTimeFormat(currentLanguage(), {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(asDate(value));
}

export function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}

export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
