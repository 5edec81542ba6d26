import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { organization } from '@/api';
import type { OrgUnitNode } from '@/api/types';
import { isProgramAdmin, useMe } from '@/app/session';
import { Blank, Initials, Loaded, PageHeader, Panel } from '@/ui/parts';
import { AddPerson, AddUnit } from './AddDialogs';

export function People() {
  const { t } = useTranslation();
  const me = useMe();
  const [unit, setUnit] = useState<OrgUnitNode | null>(null);
  const [adding, setAdding] = useState<'person' | 'unit' | null>(null);
  return (
    <div className="page">
      <PageHeader title={t('common.nav.people')} sub={t('organization.sub')}>
        {isProgramAdmin(me) && (
          <>
            <Button onClick={() => setAdding('unit')}>{t('organization.addUnit')}</Button>
            <Button type="primary" onClick={() => setAdding('person')}>
              {t('organization.addPerson')}
            </Button>
          </>
        )}
      </PageHeader>
      <div className="people-grid">
        <Panel title={t('organization.units')} flush>
          <Tree selected={unit} onSelect={setUnit} />
        </Panel>
        <PeopleList unit={unit} onAll={() => setUnit(null)} />
      </div>
      {adding === 'person' && <AddPerson unit={unit} onClose={() => setAdding(null)} />}
      {adding === 'unit' && <AddUnit parent={unit} onClose={() => setAdding(null)} />}
    </div>
  );
}

interface TreeProps {
  selected: OrgUnitNode | null;
  onSelect: (unit: OrgUnitNode) => void;
}

function Tree({ selected, onSelect }: TreeProps) {
  const { t } = useTranslation();
  const roots = useQuery({ queryKey: ['units', 'tree', null], queryFn: () => organization.tree(null, 2) });
  return (
    <Loaded query={roots}>
      {(nodes) => {
        const tops = nodes.filter((n) => n.parentId === null || !nodes.some((p) => p.id === n.parentId));
        return tops.length === 0 ? (
          <Blank title={t('organization.noUnits')} hint={t('organization.noUnitsHint')} />
        ) : (
          <div style={{ padding: 8 }}>
            {tops.map((n) => (
              <UnitNode key={n.id} node={n} known={nodes} depth={0} open selected={selected} onSelect={onSelect} />
            ))}
          </div>
        );
      }}
    </Loaded>
  );
}

interface NodeProps extends TreeProps {
  node: OrgUnitNode;
  known: OrgUnitNode[];
  depth: number;
  open?: boolean;
}

function UnitNode({ node, known, depth, open: initially, selected, onSelect }: NodeProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(initially ?? false);
  const here = known.filter((n) => n.parentId === node.id);
  const more = useQuery({
    queryKey: ['units', 'tree', node.id],
    queryFn: () => organization.tree(node.id, 1),
    enabled: open && here.length === 0 && node.childCount > 0,
  });
  const children = here.length > 0 ? here : (more.data?.filter((n) => n.parentId === node.id) ?? []);
  const active = selected?.id === node.id;
  return (
    <div>
      <div className="row" style={{ gap: 2, paddingInlineStart: depth * 16 }}>
        {node.childCount > 0 ? (
          <button
            type="button"
            className="tree-toggle"
            aria-expanded={open}
            aria-label={t(open ? 'alignment.cascade.collapse' : 'alignment.cascade.expand', { title: node.name })}
            onClick={() => setOpen(!open)}
          >
            {open ? <CaretDownOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
          </button>
        ) : (
          <span style={{ width: 24, flex: 'none' }} />
        )}
        <button type="button" className="unit-button" aria-pressed={active} onClick={() => onSelect(node)}>
          <span className="ellipsis">{node.name}</span>
          <span className="muted small num">{node.totalPeopleCount}</span>
        </button>
      </div>
      {open &&
        children.map((c) => (
          <UnitNode key={c.id} node={c} known={children} depth={depth + 1} selected={selected} onSelect={onSelect} />
        ))}
    </div>
  );
}

function PeopleList({ unit, onAll }: { unit: OrgUnitNode | null; onAll: () => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const [sub, setSub] = useState(true);
  const term = useDeferredValue(search.trim());
  const query = useInfiniteQuery({
    queryKey: ['people', unit?.id ?? null, sub, term],
    queryFn: ({ pageParam, signal }) =>
      organization.people(
        {
          orgUnitId: unit?.id,
          includeSubUnits: unit ? sub : null,
          search: term || null,
          active: true,
          after: pageParam,
          limit: 50,
        },
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Panel
      flush
      title={unit ? unit.name : t('organization.everyone')}
      extra={
        <>
          {unit && (
            <>
              <Link to={`/units/${unit.id}`}>{t('organization.unitPage')}</Link>
              <Checkbox checked={sub} onChange={(e) => setSub(e.target.checked)}>
                {t('organization.withSubUnits')}
              </Checkbox>
              <Button size="small" onClick={onAll}>
                {t('organization.everyone')}
              </Button>
            </>
          )}
          <Input.Search
            aria-label={t('organization.search')}
            placeholder={t('organization.search')}
            allowClear
            style={{ width: 200 }}
            value={search}
            onChange={(e) => setSearch(e.target.value)}
          />
        </>
      }
    >
      <Loaded query={query}>
        {(data) => {
          const people = data.pages.flatMap((p) => p.items);
          return people.length === 0 ? (
            <Blank
              title={t('organization.nobody')}
              hint={term ? t('organization.nobodyFound') : t('organization.nobodyHint')}
            />
          ) : (
            <>
              <div className="rows">
                {people.map((p) => (
                  <div key={p.id} className="row">
                    <Initials name={p.name} />
                    <div className="grow">
                      <Link to={`/people/${p.id}`}>{p.name}</Link>
                      <div className="muted small ellipsis">{[p.title, p.orgUnitName].filter(Boolean).join(' · ')}</div>
                    </div>
                    <span className="muted small nowrap">
                      {p.managerName && t('organization.reportsTo', { name: p.managerName })}
                    </span>
                  </div>
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
    </Panel>
  );
}
