/** The REST interface with the administrator's token, for what the tests need to be there. */
export class Api {
  constructor(
    private readonly address: string,
    private readonly token: string,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  post<T>(path: string, body: unknown, version?: number): Promise<T> {
    return this.send<T>('POST', path, body, version);
  }

  private async send<T>(method: string, path: string, body?: unknown, version?: number): Promise<T> {
    const headers: Record<string, string> = { Authorization: `Bearer ${this.token}`, 'Accept-Language': 'en' };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (version !== undefined) headers['If-Match'] = `"${version}"`;
    const answer = await fetch(`${this.address}/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}

interface Stored {
  id: string;
  version: number;
}

export interface Company {
  cycleId: string;
  unitId: string;
  people: Record<'ceo' | 'lin' | 'emma', string>;
}

export const password = 'a-long-enough-pass-1';

const iso = (date: Date) => date.toISOString().slice(0, 10);

/** A company with a chief and two people, accounts for them, an active cycle around today, and the chief's objective. */
export async function found(api: Api): Promise<Company> {
  const now = new Date();
  const start = iso(new Date(now.getTime() - 40 * 86_400_000));
  const end = iso(new Date(now.getTime() + 50 * 86_400_000));
  const unit = await api.post<Stored>('/org-units', {
    code: 'ACME',
    name: '远航科技 Voyage',
    kind: 'company',
    parentId: null,
    headPersonId: null,
    effectiveOn: start,
  });
  const team = await api.post<Stored>('/org-units', {
    code: 'PROD',
    name: '产品组 Product',
    kind: 'team',
    parentId: unit.id,
    headPersonId: null,
    effectiveOn: start,
  });
  const person = async (employeeNo: string, name: string, orgUnitId: string, managerId: string | null) =>
    (
      await api.post<Stored>('/people', {
        employeeNo,
        name,
        email: null,
        title: null,
        orgUnitId,
        managerId,
        joinedOn: start,
        locale: null,
        timeZone: null,
        location: null,
        jobFamily: null,
      })
    ).id;
  const ceo = await person('1', '陈启航', unit.id, null);
  const lin = await person('2', '林小满', team.id, ceo);
  const emma = await person('3', 'Emma Stone', team.id, ceo);
  for (const [userName, personId] of Object.entries({ ceo, lin, emma }))
    await api.post('/accounts', { userName, personId, password });
  await api.post('/role-assignments', { personId: ceo, accountId: null, role: 'platform_admin', orgUnitId: null });
  await api.post('/role-assignments', { personId: lin, accountId: null, role: 'unit_admin', orgUnitId: team.id });
  const cycle = await api.post<Stored>('/cycles', {
    code: 'E2E',
    name: 'Voyage Q',
    kind: 'quarter',
    startsOn: start,
    endsOn: end,
    fiscalYear: now.getUTCFullYear(),
    parentId: null,
    draftingOpensOn: start,
    publishBy: end,
    scoringEndsOn: iso(new Date(now.getTime() + 70 * 86_400_000)),
    policy: null,
    phase: 'active',
  });
  const top = await api.post<Stored>('/objectives', {
    cycleId: cycle.id,
    title: '让每位用户都愿意推荐我们 Be the product people recommend',
    description: null,
    kind: 'aspirational',
    ownerKind: 'company',
    ownerUnitId: unit.id,
    ownerPersonId: ceo,
    participantIds: [],
    coEditorIds: [],
    isTop: true,
    initiativeReason: null,
    confidential: false,
    weightBp: null,
    keyResults: [
      {
        title: 'NPS 31 → 45',
        description: null,
        type: 'increase',
        unit: null,
        baseline: 31,
        target: 45,
        rangeMin: null,
        rangeMax: null,
        steps: [],
        phasedTargets: [],
        weightBp: null,
        ownerPersonId: ceo,
        reason: null,
      },
    ],
  });
  await api.post(`/objectives/${top.id}/publish`, { reason: null }, top.version);
  return { cycleId: cycle.id, unitId: unit.id, people: { ceo, lin, emma } };
}

export const company = (): Company => JSON.parse(process.env['OKR_E2E_COMPANY'] ?? '{}') as Company;
export const address = (): string => process.env['OKR_E2E_ADDRESS'] ?? '';
export const admin = (): Api => new Api(address(), process.env['OKR_E2E_TOKEN'] ?? '');
