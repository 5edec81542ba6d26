import { describe, expect, it } from 'vitest';
import en from './en';
import zh from './zh-CN';

type Tree = { [key: string]: string | Tree };

const flat = (tree: Tree, prefix = ''): Map<string, string> =>
  new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  );

const english = flat(en);
const chinese = flat(zh);
/** English knows one and many, Chinese does not. */
const base = (key: string) => key.replace(/_(one|other)$/, '');
const keys = (texts: Map<string, string>) => [...new Set([...texts.keys()].map(base))].sort();
const variables = (text: string) => [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort().join();

const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../**/*.test.{ts,tsx}'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const source = Object.values(sources).join('\n');

describe('The texts', () => {
  it('have the same keys in both languages', () => {
    expect(keys(chinese)).toEqual(keys(english));
  });

  it('use the same variables in both languages', () => {
    const different = [...english].filter(
      ([key, text]) => !key.endsWith('_one') && variables(text) !== variables(chinese.get(key) ?? ''),
    );
    expect(different).toEqual([]);
  });

  it('are never empty', () => {
    expect([...english, ...chinese].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('contain every key that the code names', () => {
    const areas = Object.keys(en).join('|');
    const used = [...source.matchAll(new RegExp(`['"]((?:${areas})\\.[\\w.-]+)['"]`, 'g'))].map((m) => m[1] ?? '');
    const known = new Set(keys(english));
    expect(used.length).toBeGreaterThan(300);
    expect([...new Set(used)].filter((key) => !known.has(key))).toEqual([]);
  });

  it('contain something under every prefix that the code completes', () => {
    const prefixes = [...source.matchAll(/\bt\(\s*`([\w.-]+\.)\$\{/g)].map((m) => m[1] ?? '');
    const all = keys(english);
    expect(prefixes.length).toBeGreaterThan(30);
    expect(prefixes.filter((prefix) => !all.some((key) => key.startsWith(prefix)))).toEqual([]);
  });

  it('are not written in the code', () => {
    const stripped = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const chineseInCode = [...stripped.matchAll(/[\u4e00-\u9fff]+/g)].map((m) => m[0]);
    // The name of a language is written in that language.
    expect(chineseInCode.filter((text) => text !== '中文')).toEqual([]);
  });
});
