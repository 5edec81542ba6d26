import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { goal } from '@/api';
import type { Cycle } from '@/api/types';
import { today } from '@/ui/format';
import { remember, remembered } from './preferences';

interface Cycles {
  cycles: Cycle[];
  cycle: Cycle | undefined;
  choose: (id: string) => void;
  loading: boolean;
  error: unknown;
}

const Context = createContext<Cycles | null>(null);

export const cyclesQuery = { queryKey: ['cycles'], queryFn: goal.cycles, staleTime: 60_000 } as const;

/** The cycle that all pages speak of: the chosen one, else the shortest one that today lies in, else the latest. */
export function CycleProvider({ children }: { children: ReactNode }) {
  const query = useQuery(cyclesQuery);
  const [chosen, setChosen] = useState(() => remembered('cycle'));
  const value = useMemo<Cycles>(() => {
    const cycles = [...(query.data?.items ?? [])].sort((a, b) => b.startsOn.localeCompare(a.startsOn));
    const now = today();
    const length = (c: Cycle) => Date.parse(c.endsOn) - Date.parse(c.startsOn);
    const current = cycles.filter((c) => c.startsOn <= now && now <= c.endsOn).sort((a, b) => length(a) - length(b))[0];
    return {
      cycles,
      cycle: cycles.find((c) => c.id === chosen) ?? current ?? cycles[0],
      choose: (id) => {
        remember('cycle', id);
        setChosen(id);
      },
      loading: query.isPending,
      error: query.error,
    };
  }, [query.data, query.isPending, query.error, chosen]);
  return <Context value={value}>{children}</Context>;
}

export function useCycles(): Cycles {
  const value = useContext(Context);
  if (!value) throw new Error('useCycles needs a CycleProvider');
  return value;
}

export function CyclePicker() {
  const { t } = useTranslation();
  const { cycles, cycle, choose } = useCycles();
  if (cycles.length === 0) return null;
  return (
    <Select
      aria-label={t('common.cycle')}
      value={cycle?.id ?? null}
      onChange={choose}
      style={{ minWidth: 150 }}
      popupMatchSelectWidth={false}
      showSearch={{ optionFilterProp: 'label' }}
      options={cycles.map((c) => ({ value: c.id, label: c.name, phase: c.phase }))}
      optionRender={(option) => (
        <span className="row">
          <span className="grow">{option.label}</span>
          <span className="muted small">{t(`program.phase.${String(option.data['phase'])}`)}</span>
        </span>
      )}
    />
  );
}
