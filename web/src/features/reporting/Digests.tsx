import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { organization, reporting } from '@/api';
import { ApiError } from '@/api/http';
import type { Digest, DigestChange } from '@/api/types';
import { isProgramAdmin, useMe } from '@/app/session';
import { moment } from '@/ui/format';
import { Blank, Field, Loaded, PageHeader, Panel } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { UnitSelect } from '@/ui/selects';

const key = ['reports', 'digests'];
const channels = ['mail', 'feishu', 'dingtalk', 'wecom', 'slack', 'teams'] as const;
const signed = ['feishu', 'dingtalk'];
const zones = [
  'Asia/Shanghai',
  'Asia/Tokyo',
  'Asia/Singapore',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'UTC',
];
const weekdays = [1, 2, 3, 4, 5, 6, 7];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

interface Unit {
  id: string;
  name: string;
}

/** The weekly reports that are sent about a unit; program administrators see those of all units. */
export function Digests() {
  const { t } = useTranslation();
  const all = isProgramAdmin(useMe());
  const [unit, setUnit] = useState<Unit | null>(null);
  const [open, setOpen] = useState<'new' | Digest | null>(null);
  const query = useInfiniteQuery({
    queryKey: [...key, unit?.id ?? null],
    queryFn: ({ pageParam }) => reporting.digests(unit?.id ?? null, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: all || unit !== null,
  });
  return (
    <div className="page">
      <PageHeader title={t('common.nav.digests')} sub={t('reports.digest.sub')}>
        <Button type="primary" onClick={() => setOpen('new')}>
          {t('reports.digest.add')}
        </Button>
      </PageHeader>
      <div className="filters">
        <div className="field">
          <label htmlFor="digest-unit">{t('reports.by.unit')}</label>
          <UnitSelect
            id="digest-unit"
            label={t('reports.by.unit')}
            style={{ width: 240 }}
            {...(all ? { placeholder: t('reports.digest.allUnits') } : {})}
            value={unit?.id ?? null}
            onChange={(id, name) => setUnit(id ? { id, name: name ?? '' } : null)}
          />
        </div>
      </div>
      <Panel flush>
        {!all && unit === null ? (
          <Blank title={t('reports.digest.chooseUnit')} hint={t('reports.digest.chooseUnitHint')} />
        ) : (
          <Loaded query={query}>
            {(data) => {
              const digests = data.pages.flatMap((page) => page.items);
              return digests.length === 0 ? (
                <Blank title={t('reports.digest.none')} hint={t('reports.digest.noneHint')} />
              ) : (
                <>
                  <div className="rows" role="list">
                    {digests.map((digest) => (
                      <Line key={digest.id} digest={digest} onEdit={() => setOpen(digest)} />
                    ))}
                  </div>
                  {query.hasNextPage && (
                    <div style={{ padding: 12, textAlign: 'center' }}>
                      <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                        {t('common.more')}
                      </Button>
                    </div>
                  )}
                </>
              );
            }}
          </Loaded>
        )}
      </Panel>
      {open && <Dialog digest={open === 'new' ? null : open} unit={unit} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Line({ digest, onEdit }: { digest: Digest; onEdit: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const [history, setHistory] = useState(false);
  const settled = () => client.invalidateQueries({ queryKey: key });
  const test = useMutation({
    mutationFn: () => reporting.testDigest(digest.id),
    onSuccess: () => message.success(t('reports.digest.testSent')),
  });
  const remove = useMutation({ mutationFn: () => reporting.deleteDigest(digest.id), onSettled: settled });
  const pause = useMutation({
    mutationFn: () => reporting.changeDigest(digest.id, { ...kept(digest), paused: !digest.paused }, digest.version),
    onSettled: settled,
  });
  const failed = test.error ?? remove.error ?? pause.error;
  const unit = useQuery({
    queryKey: ['unit', digest.unitId],
    queryFn: () => organization.unit(digest.unitId),
    staleTime: 60_000,
  });
  const name = `${unit.data?.name ?? '…'} · ${t(`reports.digest.channel.${digest.channel}`)}`;
  return (
    <div className="row digest-row" role="listitem">
      <div className="grow">
        <div>
          <span className="strong">{name}</span> {digest.paused && <Tag>{t('reports.digest.paused')}</Tag>}
        </div>
        <div className="muted small">
          {digest.channel === 'mail'
            ? digest.addresses.join(', ')
            : (digest.webhookHost ?? <Tag color="error">{t('reports.digest.unreadable')}</Tag>)}
        </div>
        {digest.savedFilterId && (
          <div className="muted small">
            {t('reports.filter.title')}:{' '}
            {digest.savedFilterName ?? <Tag color="error">{t('reports.digest.filterGone')}</Tag>}
          </div>
        )}
        <div className="muted small num">
          {[
            t('reports.digest.when', {
              weekday: t(`reports.digest.weekday.${digest.weekday}`),
              hour: digest.hour,
              zone: digest.timeZone,
            }),
            digest.nextDueAt ? t('reports.digest.next', { at: moment(digest.nextDueAt) }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
        {history && <Deliveries id={digest.id} />}
        {failed && <Problem error={failed} />}
      </div>
      <div className="actions">
        <Button
          size="small"
          loading={test.isPending}
          onClick={() => test.mutate()}
          aria-label={`${t('reports.digest.test')}: ${name}`}
        >
          {t('reports.digest.test')}
        </Button>
        <Button
          size="small"
          aria-expanded={history}
          onClick={() => setHistory(!history)}
          aria-label={`${t('reports.digest.history')}: ${name}`}
        >
          {t('reports.digest.history')}
        </Button>
        <Button size="small" onClick={onEdit} aria-label={`${t('common.edit')}: ${name}`}>
          {t('common.edit')}
        </Button>
        <Button size="small" loading={pause.isPending} onClick={() => pause.mutate()}>
          {t(digest.paused ? 'reports.digest.resume' : 'reports.digest.pause')}
        </Button>
        <Button
          size="small"
          danger
          loading={remove.isPending}
          aria-label={`${t('common.delete')}: ${name}`}
          onClick={() =>
            modal.confirm({
              title: t('reports.digest.deleteTitle', { name }),
              content: t('reports.digest.deleteHint'),
              okText: t('common.delete'),
              okButtonProps: { danger: true },
              onOk: () => remove.mutate(),
            })
          }
        >
          {t('common.delete')}
        </Button>
      </div>
    </div>
  );
}

function Deliveries({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: [...key, id, 'deliveries'], queryFn: () => reporting.digestDeliveries(id) });
  return (
    <Loaded query={query} rows={2}>
      {(data) =>
        data.items.length === 0 ? (
          <p className="muted small">{t('reports.digest.noHistory')}</p>
        ) : (
          <ul className="small">
            {data.items.map((d) => (
              <li key={d.week}>
                {[
                  d.week,
                  t(`reports.digest.state.${d.state}`),
                  d.finishedAt ? moment(d.finishedAt) : '',
                  d.error?.message ?? '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

/** The settings as they are; address and secret of a webhook stay where they are left out. */
const kept = (digest: Digest): DigestChange => ({
  addresses: digest.channel === 'mail' ? digest.addresses : null,
  webhookUrl: null,
  secret: null,
  language: digest.language,
  weekday: digest.weekday,
  hour: digest.hour,
  timeZone: digest.timeZone,
  paused: digest.paused,
  savedFilterId: digest.savedFilterId,
});

function Dialog({ digest, unit, onClose }: { digest: Digest | null; unit: Unit | null; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [about, setAbout] = useState<Unit | null>(unit);
  const [channel, setChannel] = useState<string>(digest?.channel ?? 'mail');
  const [to, setTo] = useState<string[]>(digest?.addresses ?? []);
  const [webhookUrl, setWebhookUrl] = useState('');
  const [secret, setSecret] = useState('');
  const [language, setLanguage] = useState(digest?.language ?? i18n.language);
  const [weekday, setWeekday] = useState(digest?.weekday ?? 1);
  const [hour, setHour] = useState(digest?.hour ?? 9);
  const [timeZone, setTimeZone] = useState(digest?.timeZone ?? own);
  const [savedFilterId, setSavedFilterId] = useState(digest?.savedFilterId ?? null);
  const filters = useQuery({ queryKey: ['reports', 'filters'], queryFn: () => reporting.filters() });
  const choices = (filters.data?.items ?? [])
    .filter((f) => f.personId === null)
    .map((f) => ({ value: f.id, label: f.name }));
  if (digest?.savedFilterId && !choices.some((c) => c.value === digest.savedFilterId))
    choices.push({ value: digest.savedFilterId, label: digest.savedFilterName ?? t('reports.digest.filterGone') });
  const mail = channel === 'mail';
  const save = useMutation({
    mutationFn: () => {
      const settings = {
        addresses: mail ? to : null,
        webhookUrl: mail ? null : webhookUrl.trim() || null,
        secret: secret || null,
        language,
        weekday,
        hour,
        timeZone,
        savedFilterId,
      };
      return digest
        ? reporting.changeDigest(digest.id, { ...settings, paused: digest.paused }, digest.version)
        : reporting.createDigest({ ...settings, unitId: about?.id ?? null, channel });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: key });
      onClose();
    },
  });
  const refused = save.error instanceof ApiError ? save.error : null;
  const complete =
    (digest !== null || about !== null) && (mail ? to.length > 0 : digest !== null || !!webhookUrl.trim());
  return (
    <Modal
      open
      title={t(digest ? 'reports.digest.change' : 'reports.digest.add')}
      onCancel={onClose}
      onOk={() => save.mutate()}
      okText={t('common.save')}
      okButtonProps={{ loading: save.isPending, disabled: !complete }}
    >
      <div className="form-grid">
        {!digest && (
          <>
            <Field label={t('reports.by.unit')} htmlFor="d-unit" span={6} error={refused?.field('unitId')}>
              <UnitSelect
                id="d-unit"
                label={t('reports.by.unit')}
                value={about?.id ?? null}
                known={about ? [{ value: about.id, label: about.name }] : []}
                onChange={(id, name) => setAbout(id ? { id, name: name ?? '' } : null)}
              />
            </Field>
            <Field label={t('reports.digest.by')} htmlFor="d-channel" span={6} error={refused?.field('channel')}>
              <Select
                id="d-channel"
                value={channel}
                onChange={setChannel}
                style={{ width: '100%' }}
                options={channels.map((c) => ({ value: c, label: t(`reports.digest.channel.${c}`) }))}
              />
            </Field>
          </>
        )}
        {mail ? (
          <Field
            label={t('reports.digest.addresses')}
            htmlFor="d-to"
            span={12}
            error={refused?.fields.find((f) => f.field.startsWith('addresses'))?.message}
          >
            <Select
              id="d-to"
              mode="tags"
              open={false}
              value={to}
              onChange={setTo}
              tokenSeparators={[',', ';', ' ']}
              style={{ width: '100%' }}
              placeholder="team@example.com"
            />
          </Field>
        ) : (
          <>
            <Field label={t('reports.digest.webhook')} htmlFor="d-hook" span={12} error={refused?.field('webhookUrl')}>
              <Input
                id="d-hook"
                autoComplete="off"
                placeholder={digest ? t('reports.digest.unchanged') : 'https://'}
                value={webhookUrl}
                onChange={(e) => setWebhookUrl(e.target.value)}
              />
            </Field>
            {signed.includes(channel) && (
              <Field label={t('reports.digest.secret')} htmlFor="d-secret" span={12} error={refused?.field('secret')}>
                <Input.Password
                  id="d-secret"
                  autoComplete="new-password"
                  placeholder={t(digest ? 'reports.digest.unchanged' : 'reports.digest.secretHint')}
                  value={secret}
                  onChange={(e) => setSecret(e.target.value)}
                />
              </Field>
            )}
          </>
        )}
        <Field label={t('reports.filter.title')} htmlFor="d-filter" span={12} error={refused?.field('savedFilterId')}>
          <Select
            id="d-filter"
            allowClear
            style={{ width: '100%' }}
            placeholder={t('reports.filter.none')}
            notFoundContent={t('reports.filter.empty')}
            loading={filters.isPending}
            showSearch={{ optionFilterProp: 'label' }}
            value={savedFilterId}
            onChange={(id: string | null | undefined) => setSavedFilterId(id ?? null)}
            options={choices}
          />
        </Field>
        <Field label={t('reports.digest.day')} htmlFor="d-day" span={6}>
          <Select
            id="d-day"
            value={weekday}
            onChange={setWeekday}
            style={{ width: '100%' }}
            options={weekdays.map((d) => ({ value: d, label: t(`reports.digest.weekday.${d}`) }))}
          />
        </Field>
        <Field label={t('reports.digest.hour')} htmlFor="d-hour" span={6}>
          <Select
            id="d-hour"
            value={hour}
            onChange={setHour}
            style={{ width: '100%' }}
            options={hours.map((h) => ({ value: h, label: `${String(h).padStart(2, '0')}:00` }))}
          />
        </Field>
        <Field label={t('reports.digest.timeZone')} htmlFor="d-zone" span={6} error={refused?.field('timeZone')}>
          <Select
            id="d-zone"
            showSearch
            value={timeZone}
            onChange={setTimeZone}
            style={{ width: '100%' }}
            options={[...new Set([timeZone, own, ...zones])].map((z) => ({ value: z, label: z }))}
          />
        </Field>
        <Field label={t('common.language')} htmlFor="d-language" span={6}>
          <Select
            id="d-language"
            value={language}
            onChange={setLanguage}
            style={{ width: '100%' }}
            options={[
              { value: 'zh-CN', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Field>
      </div>
      {save.error && (
        <Problem error={save.error} shownFields={['unitId', 'channel', 'webhookUrl', 'secret', 'timeZone']} />
      )}
    </Modal>
  );
}
