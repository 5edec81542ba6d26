import { describe, expect, it } from 'vitest';
import { hasWrongNumber, keyResultBody, newGuardrail, newKeyResult } from './draft';

const keyResult = newKeyResult({ id: null, name: null });

describe('A key result as it is sent', () => {
  it('carries the guardrails that were filled in, those that are stored under their ids', () => {
    const guardrails = [
      { ...newGuardrail(), id: 'g1', key: 'g1', name: ' NPS ', min: '30' },
      newGuardrail(),
      { ...newGuardrail(), name: 'Complaints', unit: '%', min: '0', max: '2.5' },
    ];
    expect(keyResultBody({ ...keyResult, guardrails }).guardrails).toEqual([
      { id: 'g1', name: 'NPS', unit: null, min: 30, max: null },
      { id: null, name: 'Complaints', unit: '%', min: 0, max: 2.5 },
    ]);
  });

  it('has none where an older page kept the draft', () => {
    expect(keyResultBody(keyResult).guardrails).toEqual([]);
  });

  it('does not hide a guardrail without a name: the server says what is missing', () => {
    const guardrails = [{ ...newGuardrail(), max: '3' }];
    expect(keyResultBody({ ...keyResult, guardrails }).guardrails).toEqual([
      { id: null, name: '', unit: null, min: null, max: 3 },
    ]);
  });

  it('is not sent while a number of its type is none, which would be lost', () => {
    expect(hasWrongNumber({ ...keyResult, type: 'range', rangeMin: '1', rangeMax: '' })).toBe(false);
    expect(hasWrongNumber({ ...keyResult, type: 'range', rangeMin: '1', rangeMax: 'many' })).toBe(true);
    expect(hasWrongNumber({ ...keyResult, type: 'linear', rangeMax: 'many' })).toBe(false); // hidden, not sent
    expect(hasWrongNumber({ ...keyResult, weight: 'half' })).toBe(true);
    expect(hasWrongNumber({ ...keyResult, guardrails: [{ ...newGuardrail(), name: 'NPS', min: '3x' }] })).toBe(true);
  });
});
