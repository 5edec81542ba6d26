import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { goal } from '@/api';
import type { Cycle } from '@/api/types';
import { today } from '@/ui/format';
import { remember, remembered } from './preferences';

interface Cycles {
  cycles: Cycle[];
  cycle: Cycle | undefined;
  /** The shortest one that today lies in. */
  current: Cycle | undefined;
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
      current,
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
  const [address, setAddress] = useSearchParams();
  if (cycles.length === 0) return null;
  // A report's address may name a cycle: it is the one that is shown, and it goes when another is chosen here.
  const named = address.get('cycleId');
  return (
    <Select
      aria-label={t('common.cycle')}
      value={cycles.find((c) => c.id === named)?.id ?? cycle?.id ?? null}
      onChange={(id) => {
        choose(id);
        if (named)
          setAddress(
            (now) => {
              const next = new URLSearchParams(now);
              next.delete('cycleId');
              next.delete('asOf');
              return next;
            },
            { replace: true },
          );
      }}
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
