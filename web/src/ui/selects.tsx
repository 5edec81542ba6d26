import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { goal, organization } from '@/api';
import { StatePill } from './Status';

interface Option {
  value: string;
  label: string;
  extra?: string | null;
}

interface RemoteProps {
  id?: string | undefined;
  label: string;
  /** Names of what is chosen already, so that it need not be looked up. */
  known?: readonly Option[] | undefined;
  placeholder?: string;
  disabled?: boolean;
  style?: React.CSSProperties;
}

interface OneProps extends RemoteProps {
  value: string | null;
  onChange: (id: string | null, label: string | null) => void;
}

interface ManyProps extends RemoteProps {
  value: readonly string[];
  onChange: (ids: string[]) => void;
}

function useOptions(kind: 'people' | 'units', search: string, open: boolean) {
  const term = useDeferredValue(search.trim());
  return useQuery({
    queryKey: ['options', kind, term],
    enabled: open,
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<Option[]> => {
      if (kind === 'people') {
        const page = await organization.people({ search: term, active: true, limit: 20 }, signal);
        return page.items.map((p) => ({ value: p.id, label: p.name, extra: p.orgUnitName ?? p.title }));
      }
      const page = await organization.units({ search: term, limit: 20 }, signal);
      return page.items.map((u) => ({ value: u.id, label: u.name, extra: u.code }));
    },
  });
}

function useRemote(kind: 'people' | 'units', known: readonly Option[] | undefined, chosen: readonly string[]) {
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState(false);
  const query = useOptions(kind, search, open);
  const [seen, setSeen] = useState<readonly Option[]>([]);
  const found = query.data ?? [];
  const names = new Map([...(known ?? []), ...seen, ...found].map((o) => [o.value, o]));
  const options = [
    ...found,
    ...chosen.flatMap((id) => {
      const option = names.get(id);
      return option && !found.some((f) => f.value === id) ? [option] : [];
    }),
  ];
  return { options, names, query, setSearch, setOpen, keep: () => setSeen([...names.values()]) };
}

function Remote({ kind, value, onChange, ...props }: OneProps & { kind: 'people' | 'units' }) {
  const { t } = useTranslation();
  const remote = useRemote(kind, props.known, value === null ? [] : [value]);
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      aria-label={props.label}
      value={value}
      allowClear
      disabled={props.disabled ?? false}
      style={{ width: '100%', ...props.style }}
      placeholder={props.placeholder ?? t(kind === 'people' ? 'common.personSelect' : 'common.unitSelect')}
      showSearch={{ filterOption: false, onSearch: remote.setSearch }}
      loading={remote.query.isFetching}
      notFoundContent={t('common.noMatch')}
      onOpenChange={remote.setOpen}
      popupMatchSelectWidth={false}
      options={remote.options.map((o) => ({ value: o.value, label: o.label, extra: o.extra }))}
      optionRender={(o) => (
        <span>
          {o.label} <span className="muted small">{String(o.data['extra'] ?? '')}</span>
        </span>
      )}
      onChange={(id: string | null | undefined) => {
        remote.keep();
        onChange(id ?? null, id ? (remote.names.get(id)?.label ?? null) : null);
      }}
    />
  );
}

export const PersonSelect = (props: OneProps) => <Remote kind="people" {...props} />;
export const UnitSelect = (props: OneProps) => <Remote kind="units" {...props} />;

export const PeopleSelect = (props: ManyProps) => <RemoteMany kind="people" {...props} />;
export const UnitsSelect = (props: ManyProps) => <RemoteMany kind="units" {...props} />;

function RemoteMany({ kind, value, onChange, ...props }: ManyProps & { kind: 'people' | 'units' }) {
  const { t } = useTranslation();
  const remote = useRemote(kind, props.known, value);
  return (
    <Select
      mode="multiple"
      {...(props.id ? { id: props.id } : {})}
      aria-label={props.label}
      value={[...value]}
      disabled={props.disabled ?? false}
      style={{ width: '100%' }}
      placeholder={props.placeholder ?? t(kind === 'people' ? 'common.personSelect' : 'common.unitSelect')}
      showSearch={{ filterOption: false, onSearch: remote.setSearch }}
      loading={remote.query.isFetching}
      notFoundContent={t('common.noMatch')}
      onOpenChange={remote.setOpen}
      options={remote.options.map((o) => ({ value: o.value, label: o.label }))}
      onChange={(ids: string[]) => {
        remote.keep();
        onChange(ids);
      }}
    />
  );
}

interface ObjectiveSelectProps {
  id?: string;
  label: string;
  cycleId: string | null;
  exclude: string;
  value: string | null;
  onChange: (id: string | null) => void;
}

/** An objective of a cycle (or of any), by words of its title. */
export function ObjectiveSelect({ id, label, cycleId, exclude, value, onChange }: ObjectiveSelectProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const term = useDeferredValue(search.trim());
  const query = useQuery({
    queryKey: ['options', 'objectives', cycleId, term],
    queryFn: ({ signal }) => goal.objectives({ cycleId, search: term, limit: 20 }, signal),
  });
  return (
    <Select
      {...(id ? { id } : {})}
      aria-label={label}
      value={value}
      allowClear
      style={{ width: '100%' }}
      placeholder={t('alignment.searchObjective')}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      loading={query.isFetching}
      notFoundContent={t('common.noMatch')}
      options={(query.data?.items ?? [])
        .filter((o) => o.id !== exclude)
        .map((o) => ({
          value: o.id,
          label: o.title,
          owner: o.ownerPersonName ?? o.ownerUnitName ?? '',
          state: o.state,
        }))}
      optionRender={(o) => (
        <div>
          <div style={{ whiteSpace: 'normal' }}>{o.label}</div>
          <div className="muted small">
            {String(o.data['owner'])} <StatePill state={String(o.data['state'])} />
          </div>
        </div>
      )}
      onChange={(next: string | null | undefined) => onChange(next ?? null)}
    />
  );
}
