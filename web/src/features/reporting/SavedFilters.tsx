import { DownOutlined, LinkOutlined, SaveOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Dropdown, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { reporting } from '@/api';
import { ApiError } from '@/api/http';
import type { Filter, FilterSettings } from '@/api/types';
import { useCycles } from '@/app/cycle';
import { isProgramAdmin, useMe } from '@/app/session';
import { Field } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { addressOf, noFilter, settingsOf } from './filters';
import { useChange, type Scope } from './scope';

const key = ['reports', 'filters'];

interface Props {
  scope: Scope;
  report: 'operations' | 'progress';
}

/** The caller's filters and the shared ones: choose, save, change, delete; and a link to what is shown. */
export function SavedFilters({ scope, report }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const change = useChange();
  const { current } = useCycles();
  const [address] = useSearchParams();
  const [dialog, setDialog] = useState<'save' | 'rename' | null>(null);
  const query = useQuery({ queryKey: [...key, report], queryFn: () => reporting.filters(report) });
  const filters = query.data?.items ?? [];
  const chosen = filters.find((f) => f.id === address.get('filter'));
  const settled = () => client.invalidateQueries({ queryKey: key });
  const update = useMutation({
    mutationFn: (filter: Filter) =>
      reporting.changeFilter(
        filter.id,
        settingsOf(scope, address, { ...filter, cycleId: filter.cycleId === null ? null : scope.query.cycleId }),
        filter.version,
      ),
    onSettled: settled,
    onSuccess: () => message.success(t('reports.filter.saved')),
  });
  const remove = useMutation({
    mutationFn: (filter: Filter) => reporting.deleteFilter(filter.id, filter.version),
    onSettled: settled,
    onSuccess: () => change(noFilter),
  });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      await message.success(t('reports.filter.linkCopied'));
    } catch {
      // Without a clipboard (a page that is not https) the link is shown to be copied by hand.
      modal.info({ title: t('reports.filter.link'), content: <Input value={location.href} readOnly /> });
    }
  };
  const options = (mine: boolean) =>
    filters.filter((f) => f.isMine === mine).map((f) => ({ value: f.id, label: f.name }));
  return (
    <>
      <div className="field">
        <label htmlFor="saved-filter">{t('reports.filter.title')}</label>
        <div className="row" style={{ gap: 4 }}>
          <Select
            id="saved-filter"
            allowClear
            style={{ width: 190 }}
            placeholder={t('reports.filter.none')}
            loading={query.isPending}
            notFoundContent={t('reports.filter.empty')}
            popupMatchSelectWidth={false}
            showSearch={{ optionFilterProp: 'label' }}
            value={chosen?.id ?? null}
            options={[
              { label: t('reports.filter.mine'), options: options(true) },
              { label: t('reports.filter.shared'), options: options(false) },
            ].filter((group) => group.options.length > 0)}
            onChange={(id: string | null | undefined) => {
              const filter = filters.find((f) => f.id === id);
              change(filter ? addressOf(filter, current?.id ?? null) : noFilter);
            }}
          />
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                {
                  key: 'save',
                  icon: <SaveOutlined aria-hidden />,
                  label: t('reports.filter.saveAs'),
                  onClick: () => setDialog('save'),
                },
                ...(chosen?.mayChange
                  ? [
                      { key: 'update', label: t('reports.filter.update'), onClick: () => update.mutate(chosen) },
                      { key: 'rename', label: t('reports.filter.rename'), onClick: () => setDialog('rename') },
                      {
                        key: 'delete',
                        danger: true,
                        label: t('common.delete'),
                        onClick: () =>
                          void modal.confirm({
                            title: t('reports.filter.deleteTitle', { name: chosen.name }),
                            content: t('reports.filter.deleteHint'),
                            okText: t('common.delete'),
                            okButtonProps: { danger: true },
                            onOk: () => remove.mutateAsync(chosen).catch(() => undefined), // shown below
                          }),
                      },
                    ]
                  : []),
                { type: 'divider' },
                {
                  key: 'link',
                  icon: <LinkOutlined aria-hidden />,
                  label: t('reports.filter.link'),
                  onClick: () => void copy(),
                },
              ],
            }}
          >
            <Button aria-label={t('reports.filter.actions')} loading={update.isPending || remove.isPending}>
              <DownOutlined aria-hidden style={{ fontSize: 10 }} />
            </Button>
          </Dropdown>
        </div>
      </div>
      {query.error && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {(update.error ?? remove.error) && <Problem error={update.error ?? remove.error} />}
      {dialog && (
        <Dialog
          scope={scope}
          report={report}
          filter={dialog === 'rename' ? (chosen ?? null) : null}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}

function Dialog({ scope, report, filter, onClose }: Props & { filter: Filter | null; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const me = useMe();
  const change = useChange();
  const { current } = useCycles();
  const [address] = useSearchParams();
  const [name, setName] = useState(filter?.name ?? '');
  const [shared, setShared] = useState(filter?.shared ?? false);
  const [always, setAlways] = useState(filter ? filter.cycleId === null : scope.query.cycleId === current?.id);
  const cycleId = always ? null : (filter?.cycleId ?? scope.query.cycleId);
  const save = useMutation({
    mutationFn: () => {
      if (!filter)
        return reporting.createFilter(settingsOf(scope, address, { name: name.trim(), report, shared, cycleId }));
      const { unitId, includeSubUnits, personId, waveId, conditions, compare, view } = filter;
      const kept: FilterSettings = {
        unitId,
        includeSubUnits,
        personId,
        waveId,
        conditions,
        compare,
        view,
        report,
        cycleId,
        name: name.trim(),
        shared,
      };
      return reporting.changeFilter(filter.id, kept, filter.version);
    },
    onSuccess: async (saved) => {
      await client.invalidateQueries({ queryKey: key });
      change({ filter: saved.id });
      onClose();
    },
  });
  const refused = save.error instanceof ApiError ? save.error : null;
  return (
    <Modal
      open
      title={t(filter ? 'reports.filter.rename' : 'reports.filter.saveAs')}
      onCancel={onClose}
      onOk={() => save.mutate()}
      okText={t('common.save')}
      okButtonProps={{ loading: save.isPending, disabled: !name.trim() }}
    >
      <div className="form-grid">
        <Field label={t('reports.filter.name')} htmlFor="filter-name" span={12} error={refused?.field('name')}>
          <Input
            id="filter-name"
            autoFocus
            maxLength={100}
            value={name}
            onChange={(e) => setName(e.target.value)}
            onPressEnter={() => name.trim() && save.mutate()}
          />
        </Field>
        <div style={{ gridColumn: 'span 12' }}>
          <Checkbox checked={always} onChange={(e) => setAlways(e.target.checked)}>
            {t('reports.filter.currentCycle')}
          </Checkbox>
        </div>
        {(isProgramAdmin(me) || shared) && (
          <div style={{ gridColumn: 'span 12' }}>
            <Checkbox checked={shared} onChange={(e) => setShared(e.target.checked)}>
              {t('reports.filter.shareWithAll')}
            </Checkbox>
          </div>
        )}
      </div>
      {save.error && <Problem error={save.error} shownFields={['name']} />}
    </Modal>
  );
}
