import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { address, admin, company, password } from './company';

type Tree = { [key: string]: string | Tree };

/** The texts as the client has them, so that one walk serves both languages. */
function texts(language: 'zh-CN' | 'en') {
  const files = new Map<string, Tree>();
  return (key: string, variables: Record<string, string | number> = {}): string => {
    const [area = '', ...path] = key.split('.');
    if (!files.has(area))
      files.set(
        area,
        JSON.parse(readFileSync(new URL(`../src/locales/${language}/${area}.json`, import.meta.url), 'utf8')) as Tree,
      );
    let at: string | Tree | undefined = files.get(area);
    for (const part of path) at = typeof at === 'object' ? at[part] : undefined;
    if (typeof at !== 'string') throw new Error(`There is no text ${key} in ${language}.`);
    return Object.entries(variables).reduce((text, [name, value]) => text.replaceAll(`{{${name}}}`, String(value)), at);
  };
}

async function accessible(page: Page, screen: string): Promise<void> {
  // What waits for an answer is dimmed until it comes.
  await expect(page.locator('.ant-btn-loading')).toHaveCount(0);
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const serious = result.violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map(
      (v) =>
        `${v.id}: ${v.nodes
          .map((n) => `${n.target.join(' ')} ${n.failureSummary ?? ''}`)
          .slice(0, 3)
          .join(' | ')}`,
    );
  expect.soft(serious, screen).toEqual([]);
}

const walks = [
  {
    language: 'zh-CN' as const,
    locale: 'zh-CN',
    user: 'lin' as const,
    objective: '让新用户第一天就爱上我们的产品',
    keyResults: ['次日留存率从 40% 提高到 60%', '完成新手引导的三个版本', '收集到 200 份满意反馈'],
  },
  {
    language: 'en' as const,
    locale: 'en-US',
    user: 'emma' as const,
    objective: 'Customers feel heard within the hour',
    keyResults: [
      'First answers within an hour from 50% to 90%',
      'Ship the new help centre',
      '100 customers interviewed',
    ],
  },
];

for (const walk of walks) {
  test(`The main job in ${walk.language}: from signing in to a report that changed`, async ({ browser }) => {
    const t = texts(walk.language);
    const { cycleId, people } = company();
    const context = await browser.newContext({ locale: walk.locale, baseURL: address(), reducedMotion: 'reduce' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('response', (answer) => {
      if (answer.status() >= 500) faults.push(`${answer.status()} ${answer.url()}`);
    });
    const own = `${walk.language === 'en' ? 'Emma' : 'Lin'} ${Date.now()}`;

    await test.step('signs in with a one-time password and sets another', async () => {
      await page.goto('/');
      await expect(page.getByRole('button', { name: t('common.signIn.submit') })).toBeVisible();
      await accessible(page, 'sign-in');
      await page.getByLabel(t('common.signIn.userName')).fill(walk.user);
      await page.getByLabel(t('common.signIn.password'), { exact: true }).fill('not the password');
      await page.getByRole('button', { name: t('common.signIn.submit') }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await page.getByLabel(t('common.signIn.password'), { exact: true }).fill(password);
      await page.getByRole('button', { name: t('common.signIn.submit') }).click();
      await expect(page.getByRole('heading', { name: t('common.password.title') })).toBeVisible();
      await accessible(page, 'password');
      await page.getByLabel(t('common.password.current')).fill(password);
      await page.getByLabel(t('common.password.new'), { exact: true }).fill(`${password}${own}`);
      await page.getByLabel(t('common.password.again')).fill(`${password}${own}`);
      await page.getByRole('button', { name: t('common.password.submit') }).click();
      await expect(page.getByRole('heading', { name: t('objectives.home.title') })).toBeVisible();
      await expect(page.getByText(t('objectives.home.empty'))).toBeVisible();
      await accessible(page, 'home, empty');
    });

    await test.step('writes an objective with three key results; a reload loses nothing', async () => {
      await page.goto('/objectives/new');
      await page.getByLabel(t('objectives.title'), { exact: true }).fill(walk.objective);
      const fill = async (no: number, title: string) => {
        if (no > 1) await page.getByRole('button', { name: t('objectives.addKeyResult'), exact: true }).click();
        const section = page.getByRole('region', { name: t('objectives.keyResultNo', { no }), exact: true });
        await section.getByLabel(t('objectives.keyResultTitle', { no })).fill(title);
        return section;
      };
      const choose = async (section: ReturnType<Page['getByRole']>, type: string) => {
        await section.getByLabel(t('objectives.type'), { exact: true }).click();
        await page
          .locator('.ant-select-item-option')
          .filter({ hasText: t(`objectives.krType.${type}`) })
          .locator('visible=true')
          .click();
      };
      const first = await fill(1, walk.keyResults[0] ?? '');
      await first.getByLabel(t('objectives.field.baseline')).fill('40');
      await first.getByLabel(t('objectives.field.target')).fill('60');
      await first.getByLabel(t('objectives.unit'), { exact: true }).fill('%');
      await first.getByLabel(t('objectives.weight'), { exact: true }).fill('50');
      const second = await fill(2, walk.keyResults[1] ?? '');
      await choose(second, 'milestone');
      await second.getByLabel(t('objectives.stepTitle', { no: 1 }), { exact: true }).fill('Alpha');
      await second.getByRole('button', { name: t('objectives.addStep') }).click();
      await second.getByLabel(t('objectives.stepTitle', { no: 2 }), { exact: true }).fill('Beta');
      const third = await fill(3, walk.keyResults[2] ?? '');
      await choose(third, 'linear');
      await third.getByLabel(t('objectives.field.target')).fill('200');
      await third.getByRole('button', { name: t('objectives.addGuardrail') }).click();
      await third.getByLabel(t('objectives.guardrailField.name', { no: 1 }), { exact: true }).fill('NPS');
      await third.getByLabel(t('objectives.guardrailField.min', { no: 1 })).fill('x');
      await expect(third.getByText(t('progress.error.notANumber'))).toBeVisible();
      await third.getByLabel(t('objectives.guardrailField.min', { no: 1 })).fill('30');
      for (const no of [2, 3]) {
        await third.getByRole('button', { name: t('objectives.addGuardrail') }).click();
        await expect(third.getByLabel(t('objectives.guardrailField.unit', { no }))).toBeVisible();
      }
      await expect(third.getByRole('button', { name: t('objectives.addGuardrail') })).toBeDisabled();
      await third.getByRole('button', { name: t('objectives.removeGuardrail', { no: 2 }) }).click();
      await expect(third.getByLabel(t('objectives.weight'), { exact: true })).toHaveAttribute('placeholder', '25');
      await page.reload();
      await expect(page.getByText(t('common.draftRestored'))).toBeVisible();
      await expect(page.getByLabel(t('objectives.keyResultTitle', { no: 3 }))).toHaveValue(walk.keyResults[2] ?? '');
      await accessible(page, 'new objective');
    });

    await test.step('is told what is missing, aligns, and publishes', async () => {
      await page.getByRole('button', { name: t('objectives.publish'), exact: true }).click();
      await expect(page.getByRole('heading', { name: walk.objective, level: 1 })).toBeVisible();
      await expect(page.getByRole('region', { name: t('alignment.up') })).toBeVisible();
      await page.getByRole('button', { name: t('objectives.publish'), exact: true }).click();
      const unmet = page.getByRole('dialog', { name: t('objectives.unmet') });
      await expect(unmet.getByRole('listitem').first()).toBeVisible();
      await unmet
        .getByRole('button', { name: t('common.close') })
        .last()
        .click();
      await page.getByRole('button', { name: t('alignment.add') }).click();
      const dialog = page.getByRole('dialog', { name: t('alignment.add') });
      await dialog.getByLabel(t('alignment.target'), { exact: true }).fill('recommend');
      await page.locator('.ant-select-item-option').filter({ hasText: 'recommend' }).click();
      await dialog.getByRole('button', { name: t('alignment.send') }).click();
      await expect(dialog).toBeHidden();
      await expect(page.getByRole('link', { name: /recommend/ })).toBeVisible();
      await expect(page.getByText(t('alignment.state.accepted'), { exact: true })).toBeVisible();
      await page.getByRole('button', { name: t('objectives.publish'), exact: true }).click();
      await expect(page.getByText(t('objectives.published'))).toBeVisible();
      await accessible(page, 'objective');
    });

    const progressBefore = await report(cycleId);

    await test.step('checks in one key result by keyboard in its row', async () => {
      await page.goto('/');
      const button = page.getByRole('button', { name: t('progress.checkInOf', { title: walk.keyResults[0] ?? '' }) });
      await button.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByLabel(t('progress.newValue'))).toBeFocused();
      await page.keyboard.type('50');
      await accessible(page, 'home with a check-in');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByText('50 / 60%')).toBeVisible();
      await expect(button).toBeFocused();
    });

    await test.step('updates the others in one weekly update', async () => {
      await page.getByRole('button', { name: t('progress.weekly.title') }).click();
      const second = page.getByRole('group', { name: walk.keyResults[1] ?? '' });
      await second.getByLabel('Alpha').check();
      await second.getByLabel(t('progress.note')).fill('Alpha');
      const third = page.getByRole('group', { name: walk.keyResults[2] ?? '' });
      await third.getByLabel(t('progress.newValue')).fill('x');
      await expect(page.getByText(t('progress.error.notANumber'))).toBeVisible();
      await third.getByLabel(t('progress.newValue')).fill('50');
      await third.getByLabel(t('progress.confidence')).fill('7');
      await third.getByLabel(/NPS \(≥ 30\)/).fill('21');
      await expect(third.getByText(t('progress.guardrailCaps'))).toBeVisible();
      await accessible(page, 'weekly update');
      await page.reload();
      await expect(third.getByLabel(t('progress.newValue'))).toHaveValue('50');
      await page.getByRole('button', { name: t('progress.weekly.submit_other', { count: 2 }) }).click();
      await expect(page.getByRole('heading', { name: t('objectives.home.title') })).toBeVisible();
      await expect(page.getByText(/NPS ≥ 30 · 21/)).toContainText(t('objectives.guardrailBreached'));
      // 50 % × 0.5 + 25 % × 0.5 + 25 % × 0.25
      await expect(page.getByRole('region', { name: walk.objective }).getByText('44%').first()).toBeVisible();
    });

    await test.step('scores, with a reason', async () => {
      await page.goto('/scoring');
      const form = page.getByRole('form', { name: new RegExp(`^${t('scoring.by.self')}: `) }).first();
      await form.getByLabel(t('scoring.reason')).fill('Half of the way, and we know why.');
      await form.getByRole('button', { name: t('common.save') }).click();
      await expect(page.getByText('Half of the way, and we know why.')).toBeVisible();
      await accessible(page, 'scoring');
      await page.getByRole('tab', { name: t('scoring.sheet') }).click();
      await expect(page.getByText(t('scoring.yearScore'))).toBeVisible();
      await accessible(page, 'score sheet');
    });

    await test.step('sees both reports change', async () => {
      // The reports follow by events: all of the check-ins have to be in them before the pages are looked at.
      await expect.poll(() => reported(cycleId, walk.objective)).toBe(0.4375);
      expect((await report(cycleId)).weightedProgress).not.toBe(progressBefore.weightedProgress);
      await page.goto('/reports/operations');
      await expect(page.getByText(t('reports.metric.participationRate')).first()).toBeVisible();
      const after = await report(cycleId);
      expect(after.keyResults).toBeGreaterThanOrEqual(4);
      await expect(lineOf(page, 'participants')).toContainText(String(after.participants));
      await accessible(page, 'operations report');
      for (const name of ['objectives', 'keyResults', 'compare', 'lowAdoption', 'trend']) {
        await page.getByRole('tab', { name: t(`reports.${name}`), exact: true }).click();
        await accessible(page, `operations report, ${name}`);
      }
      await page
        .getByRole('radiogroup', { name: t('reports.step') })
        .getByText(t('reports.per.day'))
        .click();
      await page.getByRole('tab', { name: t('reports.breakdown'), exact: true }).click();
      const units = page.getByRole('treegrid', { name: t('reports.breakdown') });
      await expect(units.getByRole('row').last()).toContainText(String(after.keyResults));
      await accessible(page, 'operations report, units');
      await page.getByLabel(t('reports.searchUnits')).fill('no such unit');
      await expect(page.getByText(t('reports.noUnitFound'))).toBeVisible();
      for (const by of ['level', 'wave', 'location', 'jobFamily']) {
        await page
          .getByRole('radiogroup', { name: t('reports.breakdown') })
          .getByText(t(`reports.by.${by}`))
          .click();
        await expect(page.getByRole('columnheader', { name: t(`reports.by.${by}`), exact: true })).toBeVisible();
      }
      await accessible(page, 'operations report, job families');
      await page.getByRole('tab', { name: t('reports.keyResults'), exact: true }).click();
      await lineOf(page, 'with-data').getByRole('link').click();
      await expect(page.getByText(walk.keyResults[0] ?? '')).toBeVisible();
      await accessible(page, 'list behind a number');
      await page.goto('/reports/operations');
      await page.getByRole('tab', { name: t('reports.keyResults'), exact: true }).click();
      await lineOf(page, 'guardrail-breaches').getByRole('link').click();
      await expect(page.getByRole('row', { name: new RegExp(walk.keyResults[2] ?? '') })).toContainText(
        'NPS: 21 (≥ 30)',
      );
      await accessible(page, 'list of breaches');
      await page.goto('/reports/progress');
      await accessible(page, 'progress report');
      await page.getByRole('tab', { name: t('reports.table') }).click();
      await expect(page.getByRole('row', { name: new RegExp(walk.objective) })).toContainText('44%');
      await accessible(page, 'progress report, table');
      await page.getByRole('tab', { name: t('reports.heatmap') }).click();
      await page.getByText(t('reports.metric.updateRate')).click();
      await accessible(page, 'progress report, heat map');
      const map = page.getByRole('img', { name: `${t('reports.heatmapTitle')}: ${t('reports.metric.updateRate')}` });
      await expect(async () => {
        if (/lists\/updated/.test(page.url())) return; // the last click did it, late
        // The cell of this week in the first row; a picture that is not drawn yet takes no click.
        const { width = 0 } = (await map.boundingBox({ timeout: 1000 })) ?? {};
        await map.click({ position: { x: width - 40, y: 30 }, timeout: 1000 });
        await expect(page).toHaveURL(/lists\/updated/, { timeout: 1000 });
      }).toPass();
      await expect(page.getByRole('heading', { name: t('reports.list.updated') })).toBeVisible();
      await page.goBack();
      await page.getByRole('tab', { name: t('reports.tree') }).click();
      const branch = page.getByRole('row', { name: /recommend/ });
      await expect(page.getByRole('row', { name: new RegExp(walk.objective) })).toBeVisible();
      await branch.getByRole('button', { expanded: true }).press('Enter');
      await expect(page.getByRole('row', { name: new RegExp(walk.objective) })).toBeHidden();
      await accessible(page, 'progress report, tree');
      await page.getByRole('tab', { name: t('reports.timeline') }).click();
      await accessible(page, 'progress report, timeline');
      const table = t('reports.export.table.progress-timeline');
      await page.getByRole('button', { name: t('reports.export.of', { table }) }).click();
      await page
        .getByRole('menuitem', { name: t('reports.export.format.parquet') })
        .last()
        .click();
      const files = page.getByRole('dialog', { name: t('reports.export.files') });
      const file = files.getByRole('link', { name: new RegExp(`^${t('reports.export.download')}: .*parquet`) });
      await expect(file).toBeVisible();
      await accessible(page, 'files');
      const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
      expect(
        readFileSync(await download.path())
          .subarray(0, 4)
          .toString(),
      ).toBe('PAR1');
    });

    await test.step('saves what a report is narrowed to, and finds it again', async () => {
      await page.goto(`/reports/progress?view=table&objectiveText=${encodeURIComponent(walk.objective)}`);
      await page.getByRole('button', { name: t('reports.filter.actions') }).click();
      await page.getByRole('menuitem', { name: t('reports.filter.saveAs') }).click();
      const dialog = page.getByRole('dialog', { name: t('reports.filter.saveAs') });
      await dialog.getByLabel(t('reports.filter.name')).fill(own);
      await dialog.getByRole('button', { name: t('common.save') }).click();
      await expect(dialog).toBeHidden();
      await page.goto('/reports/progress');
      await page.getByLabel(t('reports.filter.title')).click();
      await page.locator('.ant-select-item-option').filter({ hasText: own }).click();
      await expect(page.getByRole('list', { name: t('reports.condition.title') })).toContainText(walk.objective);
      await expect(page.getByRole('row', { name: new RegExp(walk.objective) })).toBeVisible();
      await expect(page.getByRole('row', { name: /recommend/ })).toBeHidden();
    });

    await test.step('sends the week of a unit that is theirs to a chat, narrowed by the filter', async () => {
      await page.goto('/reports/digests');
      const choose = async (field: string, option: string) => {
        await page.getByLabel(field).last().click();
        await page.locator('.ant-select-item-option:visible').filter({ hasText: option }).click();
      };
      await choose(t('reports.by.unit'), 'Product');
      if (walk.user === 'emma') {
        await expect(page.getByRole('alert')).toBeVisible();
        return;
      }
      await expect(page.getByText(t('reports.digest.none'))).toBeVisible();
      await page.getByRole('button', { name: t('reports.digest.add') }).click();
      const dialog = page.getByRole('dialog', { name: t('reports.digest.add') });
      await choose(t('reports.digest.by'), t('reports.digest.channel.slack'));
      await dialog.getByLabel(t('reports.digest.webhook')).fill('https://1.1.1.1/never-called');
      await choose(t('reports.filter.title'), own);
      await accessible(page, 'digest');
      await dialog.getByRole('button', { name: t('common.save') }).click();
      const line = page.getByRole('listitem').filter({ hasText: '1.1.1.1' });
      await expect(line).toContainText(own);
      await accessible(page, 'digests');
      await line.getByRole('button', { name: new RegExp(`^${t('common.delete')}`) }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('common.delete') })
        .click();
      await expect(line).toBeHidden();
    });

    await test.step('finds the way around: map, people, unit, own page', async () => {
      await page.goto('/cascade');
      await page.getByRole('button', { name: /recommend/ }).click();
      await expect(page.getByRole('link', { name: walk.objective })).toBeVisible();
      await accessible(page, 'cascade');
      await page.goto('/people');
      await expect(page.getByRole('link', { name: '陈启航' })).toBeVisible();
      await accessible(page, 'people');
      await page.getByRole('link', { name: '陈启航' }).click();
      await expect(page.getByRole('heading', { name: '陈启航' })).toBeVisible();
      await accessible(page, 'person');
      await page.goto(`/units/${company().unitId}`);
      await expect(page.getByRole('link', { name: /recommend/ })).toBeVisible();
      await accessible(page, 'unit');
      await page.goto(`/people/${people[walk.user]}`);
      await expect(page.getByRole('link', { name: walk.objective })).toBeVisible();
      await page.goto('/account');
      await accessible(page, 'account');
    });

    await test.step('switches the language and the appearance', async () => {
      const other = walk.language === 'en' ? 'zh-CN' : 'en';
      await page.goto('/');
      await page.getByRole('button', { name: other === 'en' ? /English/ : /中文/ }).click();
      await expect(page.getByRole('heading', { name: texts(other)('objectives.home.title') })).toBeVisible();
      await page.getByRole('button', { name: texts(other)('common.appearance.dark') }).click();
      await accessible(page, 'home, dark');
    });

    expect(faults).toEqual([]);
    await context.close();
  });
}

test('The program team runs cycles, imports and accounts', async ({ browser }) => {
  const t = texts('en');
  const context = await browser.newContext({ locale: 'en-US', baseURL: address(), reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto('/program');
  await page.getByLabel(t('common.signIn.userName')).fill('ceo');
  await page.getByLabel(t('common.signIn.password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: t('common.signIn.submit') }).click();
  await page.getByLabel(t('common.password.current')).fill(password);
  await page.getByLabel(t('common.password.new'), { exact: true }).fill(`${password}-chief`);
  await page.getByLabel(t('common.password.again')).fill(`${password}-chief`);
  await page.getByRole('button', { name: t('common.password.submit') }).click();
  await expect(page.getByRole('cell', { name: 'Voyage Q', exact: true })).toBeVisible();
  await accessible(page, 'program, cycles');

  await page.getByRole('tab', { name: t('program.imports') }).click();
  await page.locator('input[type=file]').setInputFiles({
    name: 'org-units.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('code,name,parent_code,kind\nSALES,Sales,ACME,department\nBROKEN,,NOWHERE,department\n'),
  });
  await page.getByRole('button', { name: t('program.import.check') }).click();
  await expect(page.getByRole('region', { name: t('program.import.issues') })).toBeVisible();
  await accessible(page, 'program, imports');

  await page.getByRole('tab', { name: t('program.rollout.title') }).click();
  await expect(page.getByText(t('program.rollout.noWavesHint'))).toBeVisible();
  await accessible(page, 'program, rollout');

  await page.getByRole('tab', { name: t('program.accounts') }).click();
  await expect(page.getByText('emma').first()).toBeVisible();
  await accessible(page, 'program, accounts');
  await page.getByRole('tab', { name: t('program.roles') }).click();
  await accessible(page, 'program, roles');
  await context.close();
});

test('The pages fit a telephone', async ({ browser }) => {
  const context = await browser.newContext({
    locale: 'zh-CN',
    baseURL: address(),
    viewport: { width: 390, height: 844 },
    reducedMotion: 'reduce',
  });
  const t = texts('zh-CN');
  const page = await context.newPage();
  await page.goto('/');
  await page.getByLabel(t('common.signIn.userName')).fill('ceo');
  await page.getByLabel(t('common.signIn.password'), { exact: true }).fill(`${password}-chief`);
  await page.getByRole('button', { name: t('common.signIn.submit') }).click();
  await expect(page.getByRole('heading', { name: t('objectives.home.title') })).toBeVisible();
  for (const path of [
    '/',
    '/weekly',
    '/cascade',
    '/people',
    '/scoring',
    '/reports/operations',
    '/reports/progress',
    '/program',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(wider, path).toBeLessThanOrEqual(0);
    await accessible(page, `${path} on a telephone`);
  }
  await page.getByRole('button', { name: t('common.menu') }).click();
  await expect(page.getByRole('dialog').getByRole('link', { name: t('common.nav.cascade') })).toBeVisible();
  await context.close();
});

/** The line of a report's table whose number leads to this list. */
const lineOf = (page: Page, list: string) =>
  page.locator('tr').filter({ has: page.locator(`a[href*="/lists/${list}?"]`) });

/** The objective's progress in the progress report; null before it is there. */
async function reported(cycleId: string, title: string): Promise<number | null> {
  const answer = await admin().get<{ items: { title: string; progress: number | null }[] }>(
    `/reports/progress?cycleId=${cycleId}`,
  );
  return answer.items.find((row) => row.title === title)?.progress ?? null;
}

interface Figures {
  weightedProgress: number | null;
  participants: number;
  keyResults: number;
}

async function report(cycleId: string): Promise<Figures> {
  const answer = await admin().get<{
    objectives: { weightedProgress: number | null };
    participation: { participants: number };
    keyResults: { keyResults: number };
  }>(`/reports/operations?cycleId=${cycleId}`);
  return {
    weightedProgress: answer.objectives.weightedProgress,
    participants: answer.participation.participants,
    keyResults: answer.keyResults.keyResults,
  };
}
