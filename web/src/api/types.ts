/** The records of the REST interface. Times are UTC, days are YYYY-MM-DD, weights are basis points, progress is 0…1. */

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Me {
  id: string;
  accountId: string;
  personId: string | null;
  name: string;
  userName: string | null;
  roles: string[];
  administeredUnitIds: string[];
  scopes: string[];
  person: Person | null;
  passwordChangeRequired: boolean;
  locale: string | null;
}

export interface Person {
  id: string;
  employeeNo: string;
  name: string;
  email: string | null;
  title: string | null;
  orgUnitId: string | null;
  orgUnitName: string | null;
  managerId: string | null;
  managerName: string | null;
  active: boolean;
  version: number;
}

export interface PersonDetails extends Person {
  reportCount: number;
}

export interface OrgUnit {
  id: string;
  code: string;
  name: string;
  kind: string;
  parentId: string | null;
  headPersonId: string | null;
  headPersonName: string | null;
  active: boolean;
  version: number;
}

export interface OrgUnitNode {
  id: string;
  code: string;
  name: string;
  kind: string;
  parentId: string | null;
  headPersonName: string | null;
  childCount: number;
  peopleCount: number;
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

export interface KeyResultProgress {
  keyResultId: string;
  currentValue: number | null;
  rawProgress: number | null;
  progress: number | null;
  hasData: boolean;
  expected: number | null;
  gap: number | null;
  status: string;
  automaticStatus: string;
  manualStatus: string | null;
  stale: boolean;
  confidence: number | null;
  confidenceChange: number | null;
  lastCheckInOn: string | null;
  nextDueOn: string | null;
  discipline: { onTime: number; late: number; missed: number; due: number };
  spark: { on: string; progress: number | null }[];
}

export interface ObjectiveProgress {
  objectiveId: string;
  progress: number | null;
  expected: number | null;
  gap: number | null;
  status: string;
  automaticStatus: string;
  stale: boolean;
  keyResults: KeyResultProgress[];
}

export interface CheckIn {
  id: string;
  keyResultId: string;
  personId: string | null;
  personName: string | null;
  on: string;
  recordedAt: string;
  value: number | null;
  doneStepIds: string[];
  degree: number | null;
  rawProgress: number | null;
  confidence: number | null;
  status: string | null;
  statusPinned: boolean;
  note: string | null;
  source: string;
  legacy: boolean;
  supersedesId: string | null;
  supersededById: string | null;
}

export interface NewCheckIn {
  keyResultId: string;
  on?: string | null;
  value?: number | null;
  doneStepIds?: string[] | null;
  degree?: number | null;
  confidence?: number | null;
  status?: string | null;
  statusPinned?: boolean | null;
  note?: string | null;
  supersedesId?: string | null;
}

export interface Explanation {
  label: string;
  id: string | null;
  value: number | null;
  weightBp: number | null;
  source: string;
  terms: Explanation[];
}

export interface AlignmentEnd {
  id: string;
  title: string;
  ownerName: string | null;
  state: string;
}

export interface AlignmentLink {
  id: string;
  kind: string;
  state: string;
  fromObjective: AlignmentEnd;
  toObjective: AlignmentEnd;
  toKeyResult: { id: string; title: string } | null;
  requestedAt: string;
  requestedByName: string | null;
  acceptedOn: string | null;
  reason: string | null;
  need: string | null;
  neededBy: string | null;
  version: number;
  can: { accept: boolean; decline: boolean; withdraw: boolean; remove: boolean };
}

export interface ObjectiveAlignments {
  up: AlignmentLink[];
  down: AlignmentLink[];
  dependsOn: AlignmentLink[];
  neededBy: AlignmentLink[];
  riskFromBelow: { atRisk: boolean; paths: { objectiveId: string; title: string }[][] };
}

export interface CascadeNode {
  objectiveId: string;
  title: string;
  ownerName: string | null;
  ownerKind: string;
  state: string;
  progress: number | null;
  status: string | null;
  childCount: number;
  keyResultCount: number;
  alignedToKeyResultId: string | null;
  riskFromBelow: boolean;
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

export interface ScoreEntry {
  score: number | null;
  reason: string | null;
  byName: string | null;
  at: string | null;
}

export interface KeyResultScores {
  keyResultId: string;
  title: string;
  weightBp: number;
  suggested: number | null;
  self: ScoreEntry | null;
  manager: ScoreEntry | null;
  peers: ScoreEntry[];
  final: number | null;
  band: string | null;
}

export interface ObjectiveScores {
  objectiveId: string;
  cycleId: string;
  performanceLink: string;
  finalRule: string;
  objectiveScore: number | null;
  band: string | null;
  published: boolean;
  howFar: string | null;
  howGotThere: string | null;
  keyResults: KeyResultScores[];
  guidance: string | null;
  can: { self: boolean; manager: boolean; peer: boolean; publish: boolean };
  version: number;
}

export interface Session {
  id: string;
  createdAt: string;
  lastSeenAt: string | null;
  userAgent: string | null;
  current: boolean;
}

export interface Token {
  id: string;
  name: string;
  scopes: string[];
  expiresOn: string | null;
  createdAt: string;
  lastUsedAt: string | null;
}

export interface NewToken {
  id: string;
  secret: string;
}

export interface Account {
  id: string;
  userName: string;
  personId: string | null;
  personName: string | null;
  disabled: boolean;
  version: number;
}

export interface NewAccount {
  id: string;
  oneTimePassword: string | null;
}

export interface RoleAssignment {
  id: string;
  personId: string | null;
  personName: string | null;
  role: string;
  orgUnitId: string | null;
  orgUnitName: string | null;
}

export interface ImportFile {
  name: string;
  rows: number | null;
  processed: number;
  created: number;
  updated: number;
  unchanged: number;
  state: string;
  errors: number;
  warnings: number;
}

export interface ImportRun {
  id: string;
  state: string;
  dryRun: boolean;
  effectiveOn: string;
  publish: boolean;
  startedAt: string | null;
  finishedAt: string | null;
  files: ImportFile[];
}

export interface ImportIssue {
  file: string;
  line: number;
  column: string | null;
  code: string;
  severity: string;
  message: string;
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

export interface Band {
  key: string;
  from: number;
  to: number;
  name: string;
  guidance: string;
}

export interface ScoreSheet {
  personId: string;
  personName: string;
  unitName: string | null;
  fiscalYear: number;
  yearScore: number | null;
  scoredCycles: number;
  plannedCycles: number;
  cycles: {
    cycleId: string;
    cycleName: string;
    performanceLink: string;
    score: number | null;
    objectives: {
      objectiveId: string;
      title: string;
      weightBp: number;
      score: number | null;
      keyResults: {
        keyResultId: string;
        title: string;
        weightBp: number;
        progress: number | null;
        self: number | null;
        manager: number | null;
        final: number | null;
      }[];
    }[];
  }[];
}

export interface CycleRef {
  id: string;
  code: string;
  name: string;
  kind: string;
  startsOn: string;
  endsOn: string;
  phase: string;
}

export interface UnitRef {
  id: string;
  code: string;
  name: string;
  kind: string;
}

export interface Bucket {
  key: string;
  count: number;
}

export interface Distribution {
  count: number;
  mean: number | null;
  median: number | null;
  bins: number[];
  bands: Bucket[];
}

export interface Discipline {
  onTime: number;
  late: number;
  missed: number;
  due: number;
  onTimeRate: number | null;
  lateRate: number | null;
  missedRate: number | null;
}

export interface Metrics {
  eligible: number;
  participants: number;
  participationRate: number | null;
  filled: number;
  fillRate: number | null;
  updaters28Rate: number | null;
  personAlignmentRate: number | null;
  objectives: number;
  alignmentRate: number | null;
  isolated: number;
  weightedProgress: number | null;
  objectiveProgress: number | null;
  objectiveScore: number | null;
  keyResults: number;
  keyResultProgress: number | null;
  staleRate: number | null;
  offTrack: number;
  atRisk: number;
  onTrack: number;
  done: number;
  notStarted: number;
  updateRate: number | null;
  onTimeRate: number | null;
}

export interface OperationsReport {
  cycle: CycleRef;
  asOf: string;
  elapsed: number;
  unit: UnitRef | null;
  includeSubUnits: boolean;
  participation: {
    eligible: number;
    participants: number;
    participationRate: number | null;
    filled: number;
    fillRate: number | null;
    updaters7: number;
    updaters7Rate: number | null;
    updaters14: number;
    updaters14Rate: number | null;
    updaters28: number;
    updaters28Rate: number | null;
    owners: number;
    alignedOwners: number;
    personAlignmentRate: number | null;
    objectivesPerOwner: Bucket[];
  };
  objectives: {
    total: number;
    objectives: number;
    byState: Bucket[];
    byLevel: Bucket[];
    byKind: Bucket[];
    nonTop: number;
    aligned: number;
    alignmentRate: number | null;
    isolated: number;
    keyResultsPerObjective: Bucket[];
    progress: Distribution;
    weightedProgress: number | null;
    score: Distribution;
  };
  keyResults: {
    keyResults: number;
    byType: Bucket[];
    byStatus: Bucket[];
    byConfidence: Bucket[];
    withData: number;
    withoutData: number;
    stale: number;
    staleRate: number | null;
    progress: Distribution;
    updated: number;
    updateRate: number | null;
    humanUpdateRate: number | null;
    automaticUpdateRate: number | null;
    discipline: Discipline;
    neverUpdated: number;
    offTrackTwoWeeks: number;
    noProgressFourWeeks: number;
  };
  comparison: {
    company: Metrics | null;
    previousCycle: { cycle: CycleRef; asOf: string; metrics: Metrics } | null;
  };
}

export interface Breakdown {
  total: Metrics;
  own: Metrics | null;
  rows: {
    key: string;
    unit: UnitRef | null;
    level: string | null;
    hasChildren: boolean;
    own: Metrics;
    subtree: Metrics;
  }[];
}

export interface PersonRow {
  personId: string;
  employeeNo: string;
  name: string;
  unitId: string | null;
  unitName: string | null;
  objectives: number;
  keyResults: number;
  participant: boolean;
  filled: boolean;
  aligned: boolean;
  lastCheckInOn: string | null;
  reasons: string[];
}

export interface ObjectiveRow {
  objectiveId: string;
  code: string | null;
  title: string | null;
  state: string;
  level: string;
  kind: string;
  ownerPersonId: string | null;
  ownerPersonName: string | null;
  unitId: string | null;
  unitName: string | null;
  keyResults: number;
  progress: number | null;
  status: string | null;
  score: number | null;
}

export interface KeyResultRow {
  keyResultId: string;
  code: string | null;
  title: string | null;
  objectiveId: string;
  objectiveTitle: string | null;
  type: string;
  ownerPersonId: string | null;
  ownerPersonName: string | null;
  unitId: string | null;
  unitName: string | null;
  progress: number | null;
  expected: number | null;
  status: string | null;
  automaticStatus: string | null;
  stale: boolean;
  confidence: number | null;
  lastCheckInOn: string | null;
}

export interface DrillList {
  list: string;
  entity: string;
  total: number;
  hidden: number;
  people: PersonRow[];
  objectives: ObjectiveRow[];
  keyResults: KeyResultRow[];
  next: string | null;
}

export interface LowAdoption {
  target: number;
  units: {
    unit: UnitRef;
    eligible: number;
    participationRate: number | null;
    fillRate: number | null;
    personAlignmentRate: number | null;
    updaters28Rate: number | null;
    shortfall: number | null;
    reasons: string[];
  }[];
  peopleTotal: number;
  hidden: number;
}

export interface ProgressKeyResult {
  keyResultId: string;
  title: string | null;
  weightBp: number;
  ownerPersonName: string | null;
  progress: number | null;
  expected: number | null;
  status: string | null;
  automaticStatus: string | null;
  stale: boolean;
  confidence: number | null;
  confidenceChange: number | null;
  weekDelta: number | null;
  lastCheckInOn: string | null;
  lastNote: string | null;
}

export interface ProgressRow {
  objectiveId: string;
  title: string | null;
  depth: number;
  level: string;
  state: string;
  ownerPersonId: string | null;
  ownerPersonName: string | null;
  unitName: string | null;
  progress: number | null;
  expected: number | null;
  gap: number | null;
  status: string | null;
  automaticStatus: string | null;
  stale: boolean;
  weekDelta: number | null;
  score: number | null;
  riskFromBelow: boolean;
  keyResults: ProgressKeyResult[];
}

export interface ProgressPage {
  total: number;
  items: ProgressRow[];
  next: string | null;
}

export interface UnitSummary {
  unit: UnitRef | null;
  objectives: number;
  keyResults: number;
  weightedProgress: number | null;
  expected: number | null;
  gap: number | null;
  weekDelta: number | null;
  stale: number;
  byStatus: Bucket[];
  keyResultsByStatus: Bucket[];
}

export interface Mover {
  objectiveId: string;
  title: string | null;
  ownerPersonName: string | null;
  unitName: string | null;
  progress: number | null;
  weekDelta: number | null;
}

export interface ProgressSummary {
  total: UnitSummary;
  own: UnitSummary;
  units: UnitSummary[];
  moversUp: Mover[];
  moversDown: Mover[];
}

export interface Heatmap {
  weeks: { on: string }[];
  rows: {
    unit: UnitRef | null;
    own: boolean;
    cells: {
      on: string;
      weightedProgress: number | null;
      expected: number | null;
      gap: number | null;
      offTrack: number;
      keyResults: number;
      updateRate: number | null;
    }[];
  }[];
}

export interface Timeline {
  points: { on: string; weightedProgress: number | null; expected: number | null; byStatus: Bucket[] }[];
}

export interface Trend {
  metric: string;
  points: { on: string; value: number | null }[];
}

export interface Definition {
  id: string;
  name: { en: string; zh: string };
  formula: { en: string; zh: string };
  denominator: { en: string; zh: string } | null;
  unit: string;
  list: string | null;
}
