/** What the browser remembers for one user of one machine: language, appearance, cycle. Never data of the company. */
export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];
export type Appearance = 'light' | 'dark' | 'system';

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(`okr.${key}`);
  } catch {
    return null; // storage may be blocked; the defaults serve
  }
};

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`okr.${key}`);
    else localStorage.setItem(`okr.${key}`, value);
  } catch {
    // storage may be blocked or full; the choice lasts until the page is left
  }
}

export const remembered = read;

export function currentLanguage(): Language {
  const chosen = read('language');
  if (chosen === 'zh-CN' || chosen === 'en') return chosen;
  return navigator.languages.some((l) => l.toLowerCase().startsWith('zh')) &&
    !navigator.languages[0]?.toLowerCase().startsWith('en')
    ? 'zh-CN'
    : 'en';
}

export function currentAppearance(): Appearance {
  const chosen = read('appearance');
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}
