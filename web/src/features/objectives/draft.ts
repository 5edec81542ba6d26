import type { KeyResult, KeyResultType, Objective, ObjectiveKind, OwnerKind } from '@/api/types';
import { isNoNumber, parseNumber } from '@/features/progress/checkIn';
import { shareWeights } from './weights';

export const keyResultTypes = ['increase', 'decrease', 'range', 'linear', 'milestone'] as const;

export interface StepDraft {
  id: string | null;
  title: string;
  weight: string;
  dueOn: string;
}

export const mostGuardrails = 3;

export interface GuardrailDraft {
  /** Key in the form; the id once it is stored. */
  key: string;
  id: string | null;
  name: string;
  unit: string;
  min: string;
  max: string;
}

export interface KeyResultDraft {
  /** Key in the form; the id once it is stored. */
  key: string;
  id: string | null;
  version: number | null;
  title: string;
  type: KeyResultType;
  unit: string;
  baseline: string;
  target: string;
  rangeMin: string;
  rangeMax: string;
  steps: StepDraft[];
  /** Missing in what an older version of the page kept. */
  guardrails?: GuardrailDraft[];
  /** Percent as typed; empty shares the rest. */
  weight: string;
  ownerPersonId: string | null;
  ownerPersonName: string | null;
}

export interface ObjectiveDraft {
  title: string;
  description: string;
  kind: ObjectiveKind;
  ownerKind: OwnerKind;
  ownerUnitId: string | null;
  ownerUnitName: string | null;
  ownerPersonId: string | null;
  ownerPersonName: string | null;
  participants: string[];
  isTop: boolean;
  initiativeReason: string;
  keyResults: KeyResultDraft[];
  /** Why published key results change. */
  reason: string;
}

let counter = 0;

export const newKeyResult = (owner: { id: string | null; name: string | null }): KeyResultDraft => ({
  key: `new-${Date.now()}-${++counter}`,
  id: null,
  version: null,
  title: '',
  type: 'increase',
  unit: '',
  baseline: '',
  target: '',
  rangeMin: '',
  rangeMax: '',
  steps: [],
  weight: '',
  ownerPersonId: owner.id,
  ownerPersonName: owner.name,
});

export const newGuardrail = (): GuardrailDraft => ({
  key: `new-${Date.now()}-${++counter}`,
  id: null,
  name: '',
  unit: '',
  min: '',
  max: '',
});

export const newStep = (): StepDraft => ({ id: null, title: '', weight: '', dueOn: '' });

const text = (value: number | null) => (value === null ? '' : String(value));
const percentText = (bp: number) => String(bp / 100);

export function fromObjective(o: Objective): ObjectiveDraft {
  return {
    title: o.title,
    description: o.description ?? '',
    kind: o.kind,
    ownerKind: o.ownerKind,
    ownerUnitId: o.ownerUnitId,
    ownerUnitName: o.ownerUnitName,
    ownerPersonId: o.ownerPersonId,
    ownerPersonName: o.ownerPersonName,
    participants: o.participants.map((p) => p.id),
    isTop: o.isTop,
    initiativeReason: o.initiativeReason ?? '',
    reason: '',
    keyResults: o.keyResults.filter((kr) => kr.cancelledOn === null).map(fromKeyResult),
  };
}

function fromKeyResult(kr: KeyResult): KeyResultDraft {
  return {
    key: kr.id,
    id: kr.id,
    version: kr.version,
    title: kr.title,
    type: kr.type,
    unit: kr.unit ?? '',
    baseline: text(kr.baseline),
    target: text(kr.target),
    rangeMin: text(kr.rangeMin),
    rangeMax: text(kr.rangeMax),
    steps: kr.steps.map((s) => ({ id: s.id, title: s.title, weight: percentText(s.weightBp), dueOn: s.dueOn ?? '' })),
    guardrails: kr.guardrails.map((g) => ({
      key: g.id,
      id: g.id,
      name: g.name,
      unit: g.unit ?? '',
      min: text(g.min),
      max: text(g.max),
    })),
    weight: kr.weightFixed ? percentText(kr.weightBp) : '',
    ownerPersonId: kr.ownerPersonId,
    ownerPersonName: kr.ownerPersonName,
  };
}

/** Percent as typed to basis points; null when it is left to be shared, NaN when it is no number. */
export function basisPoints(percent: string): number | null {
  if (percent.trim() === '') return null;
  const value = parseNumber(percent);
  return value === null ? NaN : Math.round(value * 100);
}

export function previewWeights(percents: readonly string[]): number[] | null {
  const fixed = percents.map(basisPoints);
  return fixed.some((w) => w !== null && Number.isNaN(w)) ? null : shareWeights(fixed);
}

const orNull = (value: string) => (value.trim() === '' ? null : value.trim());

/** Something typed that is no number where one belongs: sent, it would be lost without a word. */
export const hasWrongNumber = (kr: KeyResultDraft): boolean =>
  [
    kr.weight,
    ...(kr.type === 'increase' || kr.type === 'decrease' ? [kr.baseline, kr.target] : []),
    ...(kr.type === 'linear' ? [kr.target] : []),
    ...(kr.type === 'range' ? [kr.rangeMin, kr.rangeMax] : []),
    ...(kr.type === 'milestone' ? kr.steps.map((s) => s.weight) : []),
    ...(kr.guardrails ?? []).flatMap((g) => [g.min, g.max]),
  ].some(isNoNumber);

export function keyResultBody(kr: KeyResultDraft) {
  const uses = (...types: KeyResultType[]) => types.includes(kr.type);
  const stepWeights = previewWeights(kr.steps.map((s) => s.weight)) ?? kr.steps.map(() => 0);
  return {
    title: kr.title.trim(),
    description: null,
    type: kr.type,
    unit: uses('milestone') ? null : orNull(kr.unit),
    baseline: uses('increase', 'decrease') ? parseNumber(kr.baseline) : null,
    target: uses('increase', 'decrease', 'linear') ? parseNumber(kr.target) : null,
    rangeMin: uses('range') ? parseNumber(kr.rangeMin) : null,
    rangeMax: uses('range') ? parseNumber(kr.rangeMax) : null,
    steps: uses('milestone')
      ? kr.steps.map((s, i) => ({
          id: s.id,
          title: s.title.trim(),
          weightBp: stepWeights[i] ?? 0,
          dueOn: orNull(s.dueOn),
        }))
      : [],
    phasedTargets: [],
    // A row that was opened and left empty is not meant.
    guardrails: (kr.guardrails ?? [])
      .filter((g) => [g.name, g.min, g.max].some((typed) => typed.trim() !== ''))
      .map((g) => ({
        id: g.id,
        name: g.name.trim(),
        unit: orNull(g.unit),
        min: parseNumber(g.min),
        max: parseNumber(g.max),
      })),
    weightBp: basisPoints(kr.weight),
    ownerPersonId: kr.ownerPersonId,
    reason: null,
  };
}

export function objectiveBody(d: ObjectiveDraft) {
  return {
    title: d.title.trim(),
    description: orNull(d.description),
    kind: d.kind,
    ownerKind: d.ownerKind,
    ownerUnitId: d.ownerKind === 'person' ? null : d.ownerUnitId,
    ownerPersonId: d.ownerPersonId,
    participantIds: d.participants,
    coEditorIds: [],
    isTop: d.isTop,
    initiativeReason: orNull(d.initiativeReason),
    confidential: false,
  };
}

/** Whether what a key result measures changes; then a published one needs a reason. */
export function sameKeyResult(a: KeyResultDraft, b: KeyResultDraft): boolean {
  return JSON.stringify(keyResultBody(a)) === JSON.stringify(keyResultBody(b));
}
