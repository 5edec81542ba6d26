import {
  alignmentClient,
  answer,
  given,
  goalClient,
  match,
  once,
  organizationClient,
  progressClient,
  reportingClient,
  scoringClient,
  type QueryOf,
} from './clients';
import type { components as AlignmentSchemas, operations as AlignmentOperations } from './generated/alignment';
import type { components as GoalSchemas, operations as GoalOperations } from './generated/goal';
import type { components as OrganizationSchemas, operations as OrganizationOperations } from './generated/organization';
import type { operations as ProgressOperations } from './generated/progress';
import type { components as ReportingSchemas, operations as ReportingOperations } from './generated/reporting';
import { request, type QueryValue } from './http';
import type * as T from './types';

type O = OrganizationSchemas['schemas'];
type G = GoalSchemas['schemas'];
type R = ReportingSchemas['schemas'];
const page = (after: string | null | undefined, limit: number) => ({ params: { query: given({ after, limit }) } });
const byId = (id: string) => ({ params: { path: { id } } });

export const session = {
  // The gateway's own; it stands in no service's document.
  signIn: (userName: string, password: string) =>
    request<unknown>('POST', '/session', { body: { userName, password } }),
  signOut: () => request<unknown>('DELETE', '/session'),
  ways: () => request<{ localAccounts: boolean; companyAccount: boolean }>('GET', '/session'),
  /** Where the browser goes, as a page, to sign in at the company's identity provider. */
  companySignIn: (returnTo: string) => `/api/v1/session/oidc?returnTo=${encodeURIComponent(returnTo)}`,
  me: () => answer(organizationClient.GET('/api/v1/me')),
  changePassword: (current: string, next: string) =>
    answer(organizationClient.PUT('/api/v1/me/password', { body: { current, new: next } })),
  sessions: () => answer(organizationClient.GET('/api/v1/sessions')),
  end: (id: string) => answer(organizationClient.DELETE('/api/v1/sessions/{id}', byId(id))),
  signOutEverywhere: () => answer(organizationClient.POST('/api/v1/sessions/sign-out-everywhere')),
  tokens: () => answer(organizationClient.GET('/api/v1/tokens')),
  createToken: (body: O['CreateTokenRequest']) => answer(organizationClient.POST('/api/v1/tokens', { body })),
  revokeToken: (id: string) => answer(organizationClient.DELETE('/api/v1/tokens/{id}', byId(id))),
};

export const organization = {
  people: (query: QueryOf<OrganizationOperations['listPeople']>, signal?: AbortSignal) =>
    answer(organizationClient.GET('/api/v1/people', { params: { query: given(query) }, signal: signal ?? null })),
  person: (id: string) => answer(organizationClient.GET('/api/v1/people/{id}', byId(id))),
  createPerson: (body: O['CreatePersonRequest']) => answer(organizationClient.POST('/api/v1/people', { body })),
  tree: (rootId: string | null, depth: number) =>
    answer(organizationClient.GET('/api/v1/org-units/tree', { params: { query: given({ rootId, depth }) } })),
  units: (query: QueryOf<OrganizationOperations['listOrgUnits']>, signal?: AbortSignal) =>
    answer(organizationClient.GET('/api/v1/org-units', { params: { query: given(query) }, signal: signal ?? null })),
  unit: (id: string) => answer(organizationClient.GET('/api/v1/org-units/{id}', byId(id))),
  createUnit: (body: O['CreateOrgUnitRequest']) => answer(organizationClient.POST('/api/v1/org-units', { body })),
  accounts: (after?: string) => answer(organizationClient.GET('/api/v1/accounts', page(after, 50))),
  createAccount: (userName: string, personId: string | null) =>
    answer(organizationClient.POST('/api/v1/accounts', { body: { userName, personId, password: null } })),
  resetPassword: (id: string) => answer(organizationClient.POST('/api/v1/accounts/{id}/reset-password', byId(id))),
  setAccount: (id: string, disabled: boolean, version: number) =>
    answer(organizationClient.PUT('/api/v1/accounts/{id}', { ...byId(id), ...match(version), body: { disabled } })),
  roles: (after?: string) => answer(organizationClient.GET('/api/v1/role-assignments', page(after, 50))),
  assignRole: (body: O['AssignRoleRequest']) => answer(organizationClient.POST('/api/v1/role-assignments', { body })),
  removeRole: (id: string) => answer(organizationClient.DELETE('/api/v1/role-assignments/{id}', byId(id))),
  rolloutWaves: (after?: string) => answer(organizationClient.GET('/api/v1/rollout-waves', page(after, 50))),
  createRolloutWave: (body: O['RolloutWavesRequest']) =>
    answer(organizationClient.POST('/api/v1/rollout-waves', { body })),
  changeRolloutWave: (id: string, body: O['RolloutWavesRequest'], version: number) =>
    answer(organizationClient.PUT('/api/v1/rollout-waves/{id}', { ...byId(id), ...match(version), body })),
  deleteRolloutWave: (id: string, version: number) =>
    answer(organizationClient.DELETE('/api/v1/rollout-waves/{id}', { ...byId(id), ...match(version) })),
  exemptions: (after?: string) => answer(organizationClient.GET('/api/v1/exemptions', page(after, 50))),
  createExemption: (body: O['CreateExemptionRequest']) =>
    answer(organizationClient.POST('/api/v1/exemptions', { body })),
  changeExemption: (id: string, body: O['ChangeExemptionRequest'], version: number) =>
    answer(organizationClient.PUT('/api/v1/exemptions/{id}', { ...byId(id), ...match(version), body })),
  deleteExemption: (id: string, version: number) =>
    answer(organizationClient.DELETE('/api/v1/exemptions/{id}', { ...byId(id), ...match(version) })),
  imports: () => answer(organizationClient.GET('/api/v1/imports', page(null, 20))),
  import: (id: string) => answer(organizationClient.GET('/api/v1/imports/{id}', byId(id))),
  importIssues: (id: string, after?: string) =>
    answer(
      organizationClient.GET('/api/v1/imports/{id}/issues', {
        params: { path: { id }, query: given({ after, limit: 50 }) },
      }),
    ),
  startImport: (form: FormData) => request<O['StartImportResponse']>('POST', '/imports', { form }),
};

export type ObjectivesQuery = QueryOf<GoalOperations['listObjectives']>;

export const goal = {
  cycles: () => answer(goalClient.GET('/api/v1/cycles', page(null, 200))),
  createCycle: (body: G['CycleRequest']) => answer(goalClient.POST('/api/v1/cycles', { body })),
  updateCycle: (id: string, body: G['CycleRequest'], version: number) =>
    answer(goalClient.PUT('/api/v1/cycles/{id}', { ...byId(id), ...match(version), body })),
  setPhase: (id: string, phase: T.CyclePhase, reason: string | null, version: number) =>
    answer(goalClient.POST('/api/v1/cycles/{id}/phase', { ...byId(id), ...match(version), body: { phase, reason } })),
  objectives: (query: ObjectivesQuery, signal?: AbortSignal) =>
    answer(goalClient.GET('/api/v1/objectives', { params: { query: given(query) }, signal: signal ?? null })),
  objective: (id: string) => answer(goalClient.GET('/api/v1/objectives/{id}', byId(id))),
  createObjective: (body: G['CreateObjectiveRequest'], key: string) =>
    answer(goalClient.POST('/api/v1/objectives', { body, ...once(key) })),
  updateObjective: (id: string, body: G['UpdateObjectiveRequest'], version: number) =>
    answer(goalClient.PUT('/api/v1/objectives/{id}', { ...byId(id), ...match(version), body })),
  deleteObjective: (id: string, version: number) =>
    answer(goalClient.DELETE('/api/v1/objectives/{id}', { ...byId(id), ...match(version) })),
  publish: (id: string, version: number, reason: string | null) =>
    answer(goalClient.POST('/api/v1/objectives/{id}/publish', { ...byId(id), ...match(version), body: { reason } })),
  transition: (id: string, version: number, to: T.ObjectiveState, reason: string | null) =>
    answer(
      goalClient.POST('/api/v1/objectives/{id}/transition', {
        ...byId(id),
        ...match(version),
        body: { to, reason, reviewerId: null },
      }),
    ),
  history: (id: string, after?: string) =>
    answer(
      goalClient.GET('/api/v1/objectives/{id}/history', {
        params: { path: { id }, query: given({ after, limit: 50 }) },
      }),
    ),
  addKeyResult: (objectiveId: string, body: G['KeyResultInput']) =>
    answer(goalClient.POST('/api/v1/objectives/{id}/key-results', { ...byId(objectiveId), body })),
  updateKeyResult: (id: string, body: G['KeyResultInput'], version: number) =>
    answer(goalClient.PUT('/api/v1/key-results/{id}', { ...byId(id), ...match(version), body })),
  deleteKeyResult: (id: string, version: number) =>
    answer(goalClient.DELETE('/api/v1/key-results/{id}', { ...byId(id), ...match(version) })),
  cancelKeyResult: (id: string, version: number, reason: string | null) =>
    answer(goalClient.POST('/api/v1/key-results/{id}/cancel', { ...byId(id), ...match(version), body: { reason } })),
  comments: (objectiveId: string, after?: string) =>
    answer(goalClient.GET('/api/v1/comments', { params: { query: given({ objectiveId, after, limit: 100 }) } })),
  addComment: (body: G['CommentsCreateRequest']) => answer(goalClient.POST('/api/v1/comments', { body })),
  resolveComment: (id: string, version: number) =>
    answer(
      goalClient.POST('/api/v1/comments/{id}/resolve', { ...byId(id), ...match(version), body: { resolved: true } }),
    ),
  deleteComment: (id: string, version: number) =>
    answer(goalClient.DELETE('/api/v1/comments/{id}', { ...byId(id), ...match(version) })),
};

type Camel<Q> = { [K in keyof Q & string as Uncapitalize<K>]?: Q[K] };
type CascadeParameters = QueryOf<AlignmentOperations['browseCascade']>;
export type CascadeQuery = Camel<CascadeParameters>;
/** The document names these parameters in Pascal case. */
const pascal = (query: CascadeQuery) =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
  ) as CascadeParameters;

export const alignment = {
  of: (id: string) => answer(alignmentClient.GET('/api/v1/objectives/{id}/alignments', byId(id))),
  list: (query: QueryOf<AlignmentOperations['listAlignments']>) =>
    answer(alignmentClient.GET('/api/v1/alignments', { params: { query: given(query) } })),
  request: (body: AlignmentSchemas['schemas']['RequestLinkRequest']) =>
    answer(alignmentClient.POST('/api/v1/alignments', { body })),
  accept: (id: string, version: number) =>
    answer(alignmentClient.POST('/api/v1/alignments/{id}/accept', { ...byId(id), ...match(version) })),
  decline: (id: string, version: number, reason: string) =>
    answer(
      alignmentClient.POST('/api/v1/alignments/{id}/decline', { ...byId(id), ...match(version), body: { reason } }),
    ),
  withdraw: (id: string, version: number) =>
    answer(alignmentClient.POST('/api/v1/alignments/{id}/withdraw', { ...byId(id), ...match(version) })),
  remove: (id: string, version: number) =>
    answer(alignmentClient.DELETE('/api/v1/alignments/{id}', { ...byId(id), ...match(version) })),
  cascade: (query: CascadeQuery, signal: AbortSignal) =>
    answer(alignmentClient.GET('/api/v1/cascade', { params: { query: given(pascal(query)) }, signal })),
  isolated: (query: QueryOf<AlignmentOperations['listIsolatedObjectives']>) =>
    answer(alignmentClient.GET('/api/v1/cascade/isolated', { params: { query: given(query) } })),
};

export const progress = {
  objectives: (query: QueryOf<ProgressOperations['listProgress']>) =>
    answer(progressClient.GET('/api/v1/progress/objectives', { params: { query: given(query) } })),
  explanation: (id: string) => answer(progressClient.GET('/api/v1/objectives/{id}/progress/explanation', byId(id))),
  checkIn: (body: T.NewCheckIn, key: string) =>
    answer(progressClient.POST('/api/v1/check-ins', { body, ...once(key) })),
  batch: (items: T.NewCheckIn[], key: string) =>
    answer(progressClient.POST('/api/v1/check-ins/batch', { body: { items }, ...once(key) })),
  checkIns: (id: string, after?: string) =>
    answer(
      progressClient.GET('/api/v1/key-results/{id}/check-ins', {
        params: { path: { id }, query: given({ after, limit: 20 }) },
      }),
    ),
};

export const scoring = {
  objective: (id: string) => answer(scoringClient.GET('/api/v1/objectives/{id}/scores', byId(id))),
  score: (id: string, by: 'self' | 'manager' | 'peer', score: number, reason: string, version: number) =>
    answer(
      scoringClient.PUT(`/api/v1/scores/key-results/{id}/${by}`, {
        ...byId(id),
        ...match(version),
        body: { score, reason },
      }),
    ),
  answers: (id: string, howFar: string | null, howGotThere: string | null, version: number) =>
    answer(
      scoringClient.PUT('/api/v1/scores/objectives/{id}/answers', {
        ...byId(id),
        ...match(version),
        body: { howFar, howGotThere },
      }),
    ),
  publish: (id: string, version: number) =>
    answer(scoringClient.POST('/api/v1/scores/objectives/{id}/publish', { ...byId(id), ...match(version) })),
  sheet: (personId: string, fiscalYear: number) =>
    answer(
      scoringClient.GET('/api/v1/score-sheets/{personId}', { params: { path: { personId }, query: { fiscalYear } } }),
    ),
};

type Report<Name extends keyof ReportingOperations> = QueryOf<ReportingOperations[Name]>;
export type DrillQuery = Report<'getOperationsList'>;

export const reporting = {
  operations: (query: Report<'getOperationsReport'>) =>
    answer(reportingClient.GET('/api/v1/reports/operations', { params: { query: given(query) } })),
  breakdown: (query: Report<'getOperationsBreakdown'>) =>
    answer(reportingClient.GET('/api/v1/reports/operations/breakdown', { params: { query: given(query) } })),
  list: (list: string, query: DrillQuery) =>
    answer(
      reportingClient.GET('/api/v1/reports/operations/lists/{list}', {
        params: { path: { list }, query: given(query) },
      }),
    ),
  lowAdoption: (query: Report<'getLowAdoption'>) =>
    answer(reportingClient.GET('/api/v1/reports/operations/low-adoption', { params: { query: given(query) } })),
  lowAdoptionPeople: (query: Report<'getLowAdoptionPeople'>) =>
    answer(reportingClient.GET('/api/v1/reports/operations/low-adoption/people', { params: { query: given(query) } })),
  progress: (query: Report<'getProgressReport'>) =>
    answer(reportingClient.GET('/api/v1/reports/progress', { params: { query: given(query) } })),
  summary: (query: Report<'getProgressSummary'>) =>
    answer(reportingClient.GET('/api/v1/reports/progress/summary', { params: { query: given(query) } })),
  heatmap: (query: Report<'getProgressHeatMap'>) =>
    answer(reportingClient.GET('/api/v1/reports/progress/heatmap', { params: { query: given(query) } })),
  timeline: (query: Report<'getProgressTimeline'>) =>
    answer(reportingClient.GET('/api/v1/reports/progress/timeline', { params: { query: given(query) } })),
  trends: (query: Report<'getTrend'>) =>
    answer(reportingClient.GET('/api/v1/reports/trends', { params: { query: given(query) } })),
  definitions: () => answer(reportingClient.GET('/api/v1/reports/definitions')),
  exports: (after?: string) => answer(reportingClient.GET('/api/v1/reports/exports', page(after, 20))),
  startExport: (table: string, format: string, filter: Record<string, QueryValue>) =>
    // A record of anything, which the document's types take for an empty one.
    request<T.Export>('POST', '/reports/exports', { body: { table, format, filter } }),
  /** Without a report those of both. */
  filters: (report?: 'operations' | 'progress') =>
    answer(
      reportingClient.GET('/api/v1/reports/filters', { params: { query: { ...(report && { report }), limit: 500 } } }),
    ),
  createFilter: (body: T.FilterSettings) => answer(reportingClient.POST('/api/v1/reports/filters', { body })),
  changeFilter: (id: string, body: T.FilterSettings, version: number) =>
    answer(reportingClient.PUT('/api/v1/reports/filters/{id}', { ...byId(id), ...match(version), body })),
  deleteFilter: (id: string, version: number) =>
    answer(reportingClient.DELETE('/api/v1/reports/filters/{id}', { ...byId(id), ...match(version) })),
  digests: (unitId: string | null, after?: string) =>
    answer(reportingClient.GET('/api/v1/reports/digests', { params: { query: given({ unitId, after, limit: 50 }) } })),
  createDigest: (body: R['CreateDigestRequest']) => answer(reportingClient.POST('/api/v1/reports/digests', { body })),
  changeDigest: (id: string, body: T.DigestChange, version: number) =>
    answer(reportingClient.PUT('/api/v1/reports/digests/{id}', { ...byId(id), ...match(version), body })),
  deleteDigest: (id: string) => answer(reportingClient.DELETE('/api/v1/reports/digests/{id}', byId(id))),
  testDigest: (id: string) => answer(reportingClient.POST('/api/v1/reports/digests/{id}/test', byId(id))),
  digestDeliveries: (id: string) =>
    answer(
      reportingClient.GET('/api/v1/reports/digests/{id}/deliveries', {
        params: { path: { id }, query: { limit: 10 } },
      }),
    ),
  deleteExport: (id: string) => answer(reportingClient.DELETE('/api/v1/reports/exports/{id}', byId(id))),
};
