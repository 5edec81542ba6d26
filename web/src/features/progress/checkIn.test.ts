import { describe, expect, it } from 'vitest';
import type { KeyResult } from '@/api/types';
import { draftError, emptyDraft, isTouched, parseNumber, toCheckIn } from './checkIn';

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

  it('states a milestone as a degree, or as done steps', () => {
    const milestone = keyResult({ type: 'milestone' });
    expect(toCheckIn(milestone, { ...emptyDraft, value: '25' }, null)).toMatchObject({ degree: 0.25, value: null });
    expect(toCheckIn(milestone, { ...emptyDraft, doneStepIds: ['a'] }, null)).toMatchObject({ doneStepIds: ['a'] });
    expect(draftError(milestone, { ...emptyDraft, value: '120' })).toBe('progress.error.degree');
  });
});
