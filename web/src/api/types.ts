import type { components as AlignmentSchemas } from './generated/alignment';
import type { components as OrganizationSchemas } from './generated/organization';
import type { components as ProgressSchemas } from './generated/progress';
import type { components as ReportingSchemas } from './generated/reporting';
import type { components as ScoringSchemas } from './generated/scoring';

/** The records of the REST interface by the names that the screens use. Weights are basis points, progress is 0…1. */

type O = OrganizationSchemas['schemas'];
export type Me = O['GetMeResponse'];
export type Person = O['PersonView'];
export type PersonDetails = O['GetPersonResponse'];
export type OrgUnit = O['GetOrgUnitResponse'];
export type OrgUnitNode = O['GetOrgUnitTreeResponse'];
export type Account = O['AccountView'];
export type ImportRun = O['ReadImportsImportView'];

type A = AlignmentSchemas['schemas'];
export type AlignmentLink = A['LinkView'];
export type CascadeNode = A['CascadeNode'];

type P = ProgressSchemas['schemas'];
export type KeyResultProgress = P['KeyResultProgressItem'];
export type ObjectiveProgress = P['ObjectiveProgress'];
export type NewCheckIn = P['NewCheckIn'];
export type Explanation = P['Explanation'];

type S = ScoringSchemas['schemas'];
export type ObjectiveScores = S['ObjectiveScoreView'];
export type KeyResultScores = S['KeyResultScoreView'];
export type GivenScore = S['GivenScore'];
export type SheetCycle = S['SheetCycle'];

type R = ReportingSchemas['schemas'];
export type Bucket = R['Bucket'];
export type Metrics = R['Metrics'];
export type OperationsReport = R['GetOperationsReportResponse'];
export type Breakdown = R['GetOperationsBreakdownResponse'];
export type DrillList = R['GetOperationsListResponse'];
export type ProgressRow = R['GetProgressReportRow'];
export type ProgressSummary = R['GetProgressSummaryResponse'];
export type Mover = R['GetProgressSummaryMover'];

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface CyclePolicy {
  reviewRequired: boolean;
  alignmentNeedsConsent: boolean;
  managersMayEdit: boolean;
  onTrackGap: number;
  atRiskGap: number;
  objectiveStatusRule: string;
  cadenceDays: number;
  cadenceWeekday: number;
  graceDays: number;
  finalScore: string;
  selfWeight: number;
  peerWeight: number;
  managerWeight: number;
  performanceLink: string;
}

export interface Cycle {
  id: string;
  code: string;
  name: string;
  kind: string;
  startsOn: string;
  endsOn: string;
  fiscalYear: number;
  parentId: string | null;
  phase: string;
  draftingOpensOn: string;
  publishBy: string;
  scoringEndsOn: string;
  policy: CyclePolicy;
  version: number;
}

export interface MilestoneStep {
  id: string;
  title: string;
  weightBp: number;
  dueOn: string | null;
}

export interface PhasedTarget {
  on: string;
  value: number;
}

export interface KeyResult {
  id: string;
  objectiveId: string;
  code: string | null;
  title: string;
  description: string | null;
  type: string;
  unit: string | null;
  baseline: number | null;
  target: number | null;
  rangeMin: number | null;
  rangeMax: number | null;
  steps: MilestoneStep[];
  phasedTargets: PhasedTarget[];
  weightBp: number;
  weightFixed: boolean;
  position: number;
  ownerPersonId: string | null;
  ownerPersonName: string | null;
  definitionVersion: number;
  cancelledOn: string | null;
  version: number;
}

export interface NamedRef {
  id: string;
  name: string | null;
}

export interface StateChange {
  state: string;
  on: string;
  at: string;
}

export interface Objective {
  id: string;
  code: string | null;
  cycleId: string;
  title: string;
  description: string | null;
  kind: string;
  ownerKind: string;
  ownerUnitId: string | null;
  ownerUnitName: string | null;
  ownerPersonId: string | null;
  ownerPersonName: string | null;
  participants: NamedRef[];
  coEditors: NamedRef[];
  state: string;
  states: StateChange[];
  isTop: boolean;
  initiativeReason: string | null;
  weightBp: number;
  weightFixed: boolean;
  position: number;
  confidential: boolean;
  createdAt: string;
  changedAt: string;
  version: number;
  keyResults: KeyResult[];
  can: { edit: boolean; publish: boolean; checkIn: boolean; score: boolean };
}

export interface Comment {
  id: string;
  objectiveId: string;
  keyResultId: string | null;
  parentId: string | null;
  text: string;
  mentions: NamedRef[];
  authorPersonId: string | null;
  authorName: string | null;
  createdAt: string;
  editedAt: string | null;
  resolvedAt: string | null;
  version: number;
}

export interface HistoryEntry {
  version: number;
  at: string;
  byName: string | null;
  kind: string;
  reason: string | null;
  changes: { field: string; before: string | null; after: string | null }[];
}

export interface CycleBody {
  code: string;
  name: string;
  kind: string;
  startsOn: string;
  endsOn: string;
  fiscalYear: number;
  parentId: string | null;
  draftingOpensOn: string | null;
  publishBy: string | null;
  scoringEndsOn: string | null;
  policy: CyclePolicy | null;
}
