import { describe, expect, it } from 'vitest';
import type { KeyResult } from '@/api/types';
import { draftError, emptyDraft, isTouched, isWrong, parseNumber, toCheckIn } from './checkIn';

const keyResult = (part: Partial<KeyResult>): KeyResult => ({
  id: 'kr',
  objectiveId: 'o',
  code: null,
  title: 'Retention',
  description: null,
  type: 'increase',
  unit: '%',
  baseline: 40,
  target: 60,
  rangeMin: null,
  rangeMax: null,
  steps: [],
  phasedTargets: [],
  guardrails: [],
  weightBp: 10000,
  weightFixed: false,
  position: 1,
  ownerPersonId: null,
  ownerPersonName: null,
  definitionVersion: 1,
  cancelledOn: null,
  version: 1,
  ...part,
});

describe('A check-in', () => {
  it('takes numbers the way people type them', () => {
    expect(parseNumber('1,200.5')).toBe(1200.5);
    expect(parseNumber('１２％')).toBe(12);
    expect(parseNumber('-3')).toBe(-3);
    expect(parseNumber('ten')).toBeNull();
    expect(parseNumber('1e9')).toBeNull();
  });

  it('is not sent when nothing was typed', () => {
    expect(isTouched(emptyDraft)).toBe(false);
    expect(isTouched({ ...emptyDraft, confidence: 0 })).toBe(true);
  });

  it('sends a value as it is and leaves out what was not typed', () => {
    expect(toCheckIn(keyResult({}), { ...emptyDraft, value: '50', note: '  ' }, null)).toMatchObject({
      value: 50,
      degree: null,
      doneStepIds: null,
      confidence: null,
      note: null,
    });
  });

  it('states the guardrails that were typed, and nothing else counts as typed for them', () => {
    const nps = { id: 'g1', name: 'NPS', unit: null, min: 30, max: null };
    const guarded = keyResult({
      guardrails: [nps, { ...nps, id: 'g2', name: 'Complaints', unit: '%', min: 0, max: 3 }],
    });
    const draft = { ...emptyDraft, guardrails: { g1: ' 28.5 ', g2: '', gone: '7' } };
    expect(isTouched(draft)).toBe(true);
    expect(isTouched({ ...emptyDraft, guardrails: { g1: ' ' } })).toBe(false);
    expect(toCheckIn(guarded, draft, null).guardrailValues).toEqual([{ guardrailId: 'g1', value: 28.5 }]);
    expect(toCheckIn(guarded, emptyDraft, null).guardrailValues).toEqual([]); // as an older page kept it
    expect(isWrong(guarded, draft)).toBe(false);
    expect(isWrong(guarded, { ...emptyDraft, guardrails: { g2: 'many' } })).toBe(true);
  });

  it('states a milestone as a degree, or as done steps', () => {
    const milestone = keyResult({ type: 'milestone' });
    expect(toCheckIn(milestone, { ...emptyDraft, value: '25' }, null)).toMatchObject({ degree: 0.25, value: null });
    expect(toCheckIn(milestone, { ...emptyDraft, doneStepIds: ['a'] }, null)).toMatchObject({ doneStepIds: ['a'] });
    expect(draftError(milestone, { ...emptyDraft, value: '120' })).toBe('progress.error.degree');
  });
});
