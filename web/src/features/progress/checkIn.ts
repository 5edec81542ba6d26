import type { KeyResult, KeyResultProgress, NewCheckIn } from '@/api/types';

/** What is typed for one key result before it is sent. */
export interface CheckInDraft {
  value: string;
  doneStepIds: string[] | null;
  confidence: number | null;
  status: string | null;
  note: string;
  /** What is typed for guardrails, by their ids; missing in what an older version of the page kept. */
  guardrails?: Record<string, string>;
}

export const emptyDraft: CheckInDraft = { value: '', doneStepIds: null, confidence: null, status: null, note: '' };

/** Whether anything was typed: an untouched row of the weekly update is not sent. */
export const isTouched = (d: CheckInDraft): boolean =>
  d.value.trim() !== '' ||
  d.doneStepIds !== null ||
  d.confidence !== null ||
  d.status !== null ||
  d.note.trim() !== '' ||
  Object.values(d.guardrails ?? {}).some((typed) => typed.trim() !== '');

/** A number as people type it (1,200 or 1 200 or ５０); null when it is none. */
export function parseNumber(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/[,\s_]/g, '');
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)%?$/.test(plain)) return null;
  const value = Number(plain.replace('%', ''));
  return Number.isFinite(value) ? value : null;
}

/** Milestones are stated as done steps, or as a degree in percent. */
export const isMilestone = (kr: Pick<KeyResult, 'type'>): boolean => kr.type === 'milestone';

export function toCheckIn(kr: KeyResult, draft: CheckInDraft, on: string | null): NewCheckIn {
  const typed = draft.value.trim() === '' ? null : parseNumber(draft.value);
  const note = draft.note.trim();
  return {
    keyResultId: kr.id,
    on,
    value: isMilestone(kr) ? null : typed,
    doneStepIds: isMilestone(kr) && typed === null ? draft.doneStepIds : null,
    degree: isMilestone(kr) && typed !== null ? typed / 100 : null,
    confidence: draft.confidence,
    status: draft.status,
    note: note === '' ? null : note,
    guardrailValues: kr.guardrails.flatMap((g) => {
      const value = parseNumber(draft.guardrails?.[g.id] ?? '');
      return value === null ? [] : [{ guardrailId: g.id, value }];
    }),
  };
}

/** Something typed that is no number. */
export const isNoNumber = (typed: string): boolean => typed.trim() !== '' && parseNumber(typed) === null;

/** Whether the draft cannot be sent as it stands. */
export const isWrong = (kr: KeyResult, draft: CheckInDraft): boolean =>
  draftError(kr, draft) !== null || kr.guardrails.some((g) => isNoNumber(draft.guardrails?.[g.id] ?? ''));

/** What is wrong with the value of a draft before it is sent; a key of the texts. */
export function draftError(kr: KeyResult, draft: CheckInDraft): string | null {
  if (draft.value.trim() === '') return null;
  const value = parseNumber(draft.value);
  if (value === null) return 'progress.error.notANumber';
  if (isMilestone(kr) && (value < 0 || value > 100)) return 'progress.error.degree';
  return null;
}

/** The value to show for a key result: what was checked in last, else where it began. */
export function currentValue(kr: KeyResult, progress: KeyResultProgress | undefined): number | null {
  if (kr.type === 'milestone') return null;
  return progress?.currentValue ?? (kr.type === 'linear' ? 0 : kr.baseline);
}
