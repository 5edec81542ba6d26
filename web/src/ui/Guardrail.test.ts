import { describe, expect, it } from 'vitest';
import { capsObjective, isBreached, rangeText } from './Guardrail';

describe('A guardrail', () => {
  const range = { name: 'Reply time', unit: 'h', min: 1, max: 4.5 };

  it('says its range with its unit', () => {
    expect(rangeText(range)).toBe('1–4.5 h');
    expect(rangeText({ ...range, unit: '%', min: null })).toBe('≤ 4.5%');
    expect(rangeText({ ...range, unit: null, max: null })).toBe('≥ 1');
  });

  it('is breached outside of its limits only', () => {
    expect([0.99, 1, 4.5, 4.51].map((value) => isBreached(range, value))).toEqual([true, false, false, true]);
    expect(isBreached({ ...range, min: null }, -100)).toBe(false);
  });

  it('caps an objective that nothing else makes at risk', () => {
    const keyResults = [{ cappedByGuardrail: true }, { cappedByGuardrail: false }];
    expect(capsObjective({ status: 'at_risk', automaticStatus: 'on_track', keyResults })).toBe(true);
    expect(capsObjective({ status: 'at_risk', automaticStatus: 'at_risk', keyResults })).toBe(false);
    expect(capsObjective({ status: 'off_track', automaticStatus: 'on_track', keyResults })).toBe(false);
    expect(capsObjective({ status: 'at_risk', automaticStatus: 'on_track', keyResults: [] })).toBe(false);
  });
});
