import { request, type QueryValue } from './http';
import type * as T from './types';

type Query = Record<string, QueryValue>;
const get = <R>(path: string, query?: Query, signal?: AbortSignal) => request<R>('GET', path, { query, signal });
const post = <R>(path: string, body?: unknown, idempotencyKey?: string) =>
  request<R>('POST', path, { body: body ?? {}, idempotencyKey });
const put = <R>(path: string, body: unknown, version?: number) =>
  request<R>('PUT', path, version === undefined ? { body } : { body, version });
const remove = <R>(path: string, version?: number) =>
  request<R>('DELETE', path, version === undefined ? {} : { version });

export const session = {
  signIn: (userName: string, password: string) => post<unknown>('/session', { userName, password }),
  signOut: () => remove<unknown>('/session'),
  me: () => get<T.Me>('/me'),
  changePassword: (current: string, next: string) => put<unknown>('/me/password', { current, new: next }),
  sessions: () => get<T.Page<T.Session>>('/sessions'),
  end: (id: string) => remove<unknown>(`/sessions/${id}`),
  signOutEverywhere: () => post<unknown>('/sessions/sign-out-everywhere'),
  tokens: () => get<T.Page<T.Token>>('/tokens'),
  createToken: (body: { name: string; scopes: string[]; expiresOn: string }) => post<T.NewToken>('/tokens', body),
  revokeToken: (id: string) => remove<unknown>(`/tokens/${id}`),
};

export const organization = {
  people: (query: Query, signal?: AbortSignal) => get<T.Page<T.Person>>('/people', query, signal),
  person: (id: string) => get<T.PersonDetails>(`/people/${id}`),
  createPerson: (body: unknown) => post<T.Person>('/people', body),
  tree: (rootId?: string, depth = 1) => get<T.OrgUnitNode[]>('/org-units/tree', { rootId, depth }),
  units: (query: Query, signal?: AbortSignal) => get<T.Page<T.OrgUnit>>('/org-units', query, signal),
  unit: (id: string) => get<T.OrgUnit>(`/org-units/${id}`),
  createUnit: (body: unknown) => post<T.OrgUnit>('/org-units', body),
  accounts: (query: Query) => get<T.Page<T.Account>>('/accounts', query),
  createAccount: (body: { userName: string; personId: string | null }) => post<T.NewAccount>('/accounts', body),
  resetPassword: (id: string) => post<T.NewAccount>(`/accounts/${id}/reset-password`),
  setAccount: (id: string, disabled: boolean, version: number) =>
    put<unknown>(`/accounts/${id}`, { disabled }, version),
  roles: (query: Query) => get<T.Page<T.RoleAssignment>>('/role-assignments', query),
  assignRole: (body: { personId: string; role: string; orgUnitId: string | null }) =>
    post<unknown>('/role-assignments', body),
  removeRole: (id: string) => remove<unknown>(`/role-assignments/${id}`),
  imports: (after?: string) => get<T.Page<T.ImportRun>>('/imports', { after, limit: 20 }),
  import: (id: string) => get<T.ImportRun>(`/imports/${id}`),
  importIssues: (id: string, after?: string) =>
    get<T.Page<T.ImportIssue>>(`/imports/${id}/issues`, { after, limit: 50 }),
  startImport: (form: FormData) => request<{ id: string }>('POST', '/imports', { form }),
};

export const goal = {
  cycles: () => get<T.Page<T.Cycle>>('/cycles', { limit: 200 }),
  createCycle: (body: T.CycleBody) => post<T.Cycle>('/cycles', body),
  updateCycle: (id: string, body: T.CycleBody, version: number) => put<T.Cycle>(`/cycles/${id}`, body, version),
  setPhase: (id: string, phase: string, reason: string | null, version: number) =>
    request<T.Cycle>('POST', `/cycles/${id}/phase`, { body: { phase, reason }, version }),
  objectives: (query: Query, signal?: AbortSignal) => get<T.Page<T.Objective>>('/objectives', query, signal),
  objective: (id: string) => get<T.Objective>(`/objectives/${id}`),
  createObjective: (body: unknown, key: string) => post<T.Objective>('/objectives', body, key),
  updateObjective: (id: string, body: unknown, version: number) => put<T.Objective>(`/objectives/${id}`, body, version),
  deleteObjective: (id: string, version: number) => remove<unknown>(`/objectives/${id}`, version),
  publish: (id: string, version: number, reason: string | null) =>
    request<T.Objective>('POST', `/objectives/${id}/publish`, { body: { reason }, version }),
  transition: (id: string, version: number, to: string, reason: string | null) =>
    request<T.Objective>('POST', `/objectives/${id}/transition`, { body: { to, reason }, version }),
  history: (id: string, after?: string) => get<T.Page<T.HistoryEntry>>(`/objectives/${id}/history`, { after }),
  addKeyResult: (objectiveId: string, body: unknown) => post<unknown>(`/objectives/${objectiveId}/key-results`, body),
  updateKeyResult: (id: string, body: unknown, version: number) => put<unknown>(`/key-results/${id}`, body, version),
  deleteKeyResult: (id: string, version: number) => remove<unknown>(`/key-results/${id}`, version),
  cancelKeyResult: (id: string, version: number, reason: string | null) =>
    request<unknown>('POST', `/key-results/${id}/cancel`, { body: { reason }, version }),
  comments: (objectiveId: string, after?: string) =>
    get<T.Page<T.Comment>>('/comments', { objectiveId, after, limit: 100 }),
  addComment: (body: { objectiveId: string; parentId: string | null; text: string; mentions: string[] }) =>
    post<T.Comment>('/comments', body),
  resolveComment: (id: string, version: number) =>
    request<unknown>('POST', `/comments/${id}/resolve`, { body: {}, version }),
  deleteComment: (id: string, version: number) => remove<unknown>(`/comments/${id}`, version),
};

export const alignment = {
  of: (objectiveId: string) => get<T.ObjectiveAlignments>(`/objectives/${objectiveId}/alignments`),
  list: (query: Query) => get<T.Page<T.AlignmentLink>>('/alignments', query),
  request: (body: {
    kind: string;
    fromObjectiveId: string;
    toObjectiveId: string;
    toKeyResultId: string | null;
    need: string | null;
    neededBy: string | null;
  }) => post<T.AlignmentLink>('/alignments', body),
  accept: (id: string, version: number) => request<unknown>('POST', `/alignments/${id}/accept`, { version }),
  decline: (id: string, version: number, reason: string) =>
    request<unknown>('POST', `/alignments/${id}/decline`, { body: { reason }, version }),
  withdraw: (id: string, version: number) => request<unknown>('POST', `/alignments/${id}/withdraw`, { version }),
  remove: (id: string, version: number) => remove<unknown>(`/alignments/${id}`, version),
  cascade: (query: Query, signal?: AbortSignal) => get<T.Page<T.CascadeNode>>('/cascade', query, signal),
  isolated: (query: Query) => get<T.Page<T.CascadeNode>>('/cascade/isolated', query),
};

export const progress = {
  objectives: (query: Query) => get<T.ObjectiveProgress[]>('/progress/objectives', query),
  explanation: (objectiveId: string) => get<T.Explanation>(`/objectives/${objectiveId}/progress/explanation`),
  checkIn: (body: T.NewCheckIn, key: string) => post<unknown>('/check-ins', body, key),
  batch: (items: T.NewCheckIn[], key: string) => post<unknown>('/check-ins/batch', { items }, key),
  checkIns: (keyResultId: string, after?: string) =>
    get<T.Page<T.CheckIn>>(`/key-results/${keyResultId}/check-ins`, { after }),
};

export const scoring = {
  objective: (id: string) => get<T.ObjectiveScores>(`/objectives/${id}/scores`),
  score: (keyResultId: string, by: 'self' | 'manager' | 'peer', score: number, reason: string, version: number) =>
    put<unknown>(`/scores/key-results/${keyResultId}/${by}`, { score, reason }, version),
  answers: (objectiveId: string, howFar: string | null, howGotThere: string | null, version: number) =>
    put<unknown>(`/scores/objectives/${objectiveId}/answers`, { howFar, howGotThere }, version),
  publish: (objectiveId: string, version: number) =>
    request<unknown>('POST', `/scores/objectives/${objectiveId}/publish`, { version }),
  bands: () => get<T.Band[]>('/scoring/bands'),
  sheet: (personId: string, fiscalYear: number) => get<T.ScoreSheet>(`/score-sheets/${personId}`, { fiscalYear }),
};

export const reporting = {
  operations: (query: Query) => get<T.OperationsReport>('/reports/operations', query),
  breakdown: (query: Query) => get<T.Breakdown>('/reports/operations/breakdown', query),
  list: (list: string, query: Query) => get<T.DrillList>(`/reports/operations/lists/${list}`, query),
  lowAdoption: (query: Query) => get<T.LowAdoption>('/reports/operations/low-adoption', query),
  progress: (query: Query) => get<T.ProgressPage>('/reports/progress', query),
  summary: (query: Query) => get<T.ProgressSummary>('/reports/progress/summary', query),
  heatmap: (query: Query) => get<T.Heatmap>('/reports/progress/heatmap', query),
  timeline: (query: Query) => get<T.Timeline>('/reports/progress/timeline', query),
  trends: (query: Query) => get<T.Trend>('/reports/trends', query),
  definitions: () => get<{ items: T.Definition[] }>('/reports/definitions'),
};
