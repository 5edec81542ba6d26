import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Input } from 'antd';
import { useDeferredValue, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { reporting } from '@/api';
import type { Breakdown, Metrics } from '@/api/types';
import { number, percent } from '@/ui/format';
import { Blank } from '@/ui/parts';
import { Problem } from '@/ui/Problem';
import { foundRows, openRows, type TreeRow } from './breakdown';
import { at, drill, MetricLabel, within, type Scope } from './scope';

/** The figures of a row and the list behind each. */
export const breakdownColumns: readonly { id: keyof Metrics; list: string; rate: boolean }[] = [
  { id: 'eligible', list: 'eligible', rate: false },
  { id: 'participationRate', list: 'participants', rate: true },
  { id: 'fillRate', list: 'filled', rate: true },
  { id: 'objectives', list: 'objectives', rate: false },
  { id: 'alignmentRate', list: 'aligned', rate: true },
  { id: 'keyResults', list: 'key-results', rate: false },
  { id: 'updateRate', list: 'updated', rate: true },
  { id: 'weightedProgress', list: 'with-progress', rate: true },
];

export const figure = (metrics: Metrics, { id, rate }: (typeof breakdownColumns)[number]) =>
  rate ? percent(metrics[id]) : number(metrics[id]);

/** Everything below the scope at once: what a search goes through. */
const whole = 20;

/**
 * The units below the scope: children are fetched when a unit is opened, all of them with the first search. Only the rows
 * that are in view are in the document.
 */
export function UnitTree({ data, scope }: { data: Breakdown; scope: Scope }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [search, setSearch] = useState('');
  const term = useDeferredValue(search.trim());
  const keys = [...open];
  const children = useQueries({
    queries: keys.map((unitId) => ({
      queryKey: ['reports', 'breakdown', { ...scope.query, unitId }, 'unit', 1],
      queryFn: () => reporting.breakdown({ ...scope.query, unitId, by: 'unit' }),
    })),
  });
  const all = useQuery({
    queryKey: ['reports', 'breakdown', scope.query, 'unit', whole],
    queryFn: () => reporting.breakdown({ ...scope.query, by: 'unit', depth: whole }),
    enabled: term !== '',
    placeholderData: keepPreviousData,
  });
  const failed = (term ? all.error : null) ?? children.find((c) => c.error)?.error;
  const rows: TreeRow[] = term
    ? foundRows(all.data?.rows ?? [], term)
    : openRows(data.rows, open, (key) => children[keys.indexOf(key)]?.data?.rows);
  const toggle = (key: string) =>
    setOpen((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <>
      <div className="panel-body">
        <Input.Search
          aria-label={t('reports.searchUnits')}
          placeholder={t('reports.searchUnits')}
          allowClear
          loading={term !== '' && all.isFetching}
          style={{ maxWidth: 280 }}
          value={search}
          onChange={(e) => setSearch(e.target.value)}
        />
      </div>
      {failed && <Problem error={failed} onRetry={() => void (term ? all.refetch() : retry(children))} />}
      {term && all.data && rows.length === 0 ? (
        <Blank title={t('reports.noUnitFound')} hint={t('reports.noUnitFoundHint')} />
      ) : (
        <Grid rows={rows} data={data} scope={scope} toggle={term ? null : toggle} />
      )}
    </>
  );
}

const retry = (queries: readonly { error: unknown; refetch: () => unknown }[]) =>
  queries.filter((q) => q.error).forEach((q) => void q.refetch());

interface GridProps {
  rows: TreeRow[];
  data: Breakdown;
  scope: Scope;
  toggle: ((key: string) => void) | null;
}

const height = 40;

function Grid({ rows, data, scope, toggle }: GridProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 12,
  });
  const cells = (metrics: Metrics, target: Scope, filter: Record<string, boolean> = {}) =>
    breakdownColumns.map((column) => (
      <span key={column.id} role="gridcell" className="right">
        <Link to={drill(target, column.list, filter)}>{figure(metrics, column)}</Link>
      </span>
    ));
  const keys = (event: KeyboardEvent, row: TreeRow) => {
    const opens = event.key === 'ArrowRight' && !row.open;
    const closes = event.key === 'ArrowLeft' && row.open;
    if (!toggle || !row.row.hasChildren || !(opens || closes)) return;
    event.preventDefault();
    toggle(row.row.key);
  };
  return (
    <div
      ref={box}
      className="unit-tree"
      tabIndex={0}
      role="treegrid"
      aria-label={t('reports.breakdown')}
      aria-rowcount={rows.length + 3}
    >
      <div role="row" aria-rowindex={1} className="unit-row head">
        <span role="columnheader">{t('reports.by.unit')}</span>
        {breakdownColumns.map(({ id }) => (
          <span key={id} role="columnheader" className="right">
            <MetricLabel id={id} label={t(`reports.metric.${id}`)} />
          </span>
        ))}
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const shown = rows[item.index];
          const unit = shown?.row.unit;
          if (!shown || !unit) return null;
          return (
            <div
              key={shown.row.key}
              role="row"
              aria-rowindex={item.index + 2}
              aria-level={shown.depth}
              {...(shown.row.hasChildren ? { 'aria-expanded': shown.open } : {})}
              className="unit-row"
              style={{ position: 'absolute', insetInline: 0, top: item.start, height }}
              onKeyDown={(event) => keys(event, shown)}
            >
              <span role="gridcell" className="name" style={{ paddingInlineStart: (shown.depth - 1) * 18 }}>
                {shown.row.hasChildren && toggle ? (
                  <button
                    type="button"
                    className="tree-toggle"
                    aria-expanded={shown.open}
                    aria-busy={shown.waiting}
                    aria-label={t(shown.open ? 'alignment.cascade.collapse' : 'alignment.cascade.expand', {
                      title: unit.name,
                    })}
                    onClick={() => toggle(shown.row.key)}
                  >
                    {shown.open ? <CaretDownOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
                  </button>
                ) : (
                  <span className="tree-toggle" aria-hidden />
                )}
                <Link to={at(scope, unit, '/reports/operations')} title={unit.name}>
                  {unit.name}
                </Link>
              </span>
              {cells(shown.row.subtree, within(scope, unit))}
            </div>
          );
        })}
      </div>
      <div role="rowgroup">
        {data.own && (
          <div role="row" aria-rowindex={rows.length + 2} className="unit-row">
            <span role="gridcell" className="muted">
              {t('reports.own')}
            </span>
            {data.unit
              ? cells(data.own, scope, { includeSubUnits: false })
              : // Of the whole company these are no unit's facts, so no list is theirs alone.
                breakdownColumns.map((column) => (
                  <span key={column.id} role="gridcell" className="right">
                    {figure(data.own as Metrics, column)}
                  </span>
                ))}
          </div>
        )}
        <div role="row" aria-rowindex={rows.length + 3} className="unit-row strong">
          <span role="gridcell">{t('reports.total')}</span>
          {cells(data.total, scope)}
        </div>
      </div>
    </div>
  );
}
