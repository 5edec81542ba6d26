import type { components as AlignmentSchemas } from './generated/alignment';
import type { components as GoalSchemas } from './generated/goal';
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
export type RolloutWave = O['RolloutWaveView'];
export type Exemption = O['ExemptionView'];
export type ImportRun = O['ReadImportsImportView'];

type G = GoalSchemas['schemas'];
export type Cycle = G['CycleView'];
export type Objective = G['ObjectiveView'];
export type KeyResult = G['KeyResultView'];
export type Comment = G['CommentsCommentView'];
export type HistoryEntry = G['ReadHistoryEntry'];
export type OwnerKind = G['OwnerKind'];
export type ObjectiveKind = G['ObjectiveKind'];
export type KeyResultType = G['KeyResultType'];
export type CycleKind = G['CycleKind'];
export type CyclePhase = G['CyclePhase'];
export type ObjectiveState = G['ObjectiveState'];

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
export type HeatMap = R['GetProgressHeatMapResponse'];
export type LowAdoption = R['GetLowAdoptionResponse'];
export type PersonRow = R['PersonRow'];
export type Forecast = R['Forecast'];
export type Export = R['ExportView'];
export type Digest = R['DigestView'];
export type DigestChange = R['ChangeDigestRequest'];
export type Filter = R['FilterView'];
export type FilterSettings = R['FilterSettings'];
