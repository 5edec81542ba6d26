import { DownOutlined, DownloadOutlined, FolderOpenOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Badge, Button, Drawer, Dropdown, Progress } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reporting } from '@/api';
import { url, type QueryValue } from '@/api/http';
import type { Export } from '@/api/types';
import { moment, number, size } from '@/ui/format';
import { Blank, Loaded } from '@/ui/parts';
import { Problem } from '@/ui/Problem';

export const formats = ['csv', 'xlsx', 'parquet'] as const;
const key = ['reports', 'exports'];
/** Says to the page's list of files that one was asked for. */
const started = new EventTarget();

export const isUnderWay = (file: Pick<Export, 'state'>) => file.state === 'queued' || file.state === 'running';

/** How much of a file is written, 0…100; null while that cannot be known. */
export function written(file: Pick<Export, 'state' | 'rowsDone' | 'rowsTotal'>): number | null {
  if (file.state === 'succeeded') return 100;
  if (file.state === 'queued') return 0;
  if (!file.rowsTotal) return null;
  // It is whole only when the server says so.
  return Math.min(99, Math.floor((file.rowsDone / file.rowsTotal) * 100));
}

/** A table as a file: at once, or made in the background where it is large. */
export function ExportMenu({ path, query }: { path: string; query: Record<string, QueryValue> }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const table = path.slice('/reports/'.length);
  const start = useMutation({
    mutationFn: (format: string) => reporting.startExport(table, format, asked(format)),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
    onSuccess: () => started.dispatchEvent(new Event('export')),
  });
  // Spreadsheets take a CSV file for UTF-8 only with the mark.
  const asked = (format: string) => (format === 'csv' ? { ...query, bom: true } : query);
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'now',
              type: 'group',
              label: t('reports.export.now'),
              children: formats.map((format) => ({
                key: format,
                label: (
                  <a href={url(`${path}.${format}`, asked(format))} download>
                    {t(`reports.export.format.${format}`)}
                  </a>
                ),
              })),
            },
            {
              key: 'background',
              type: 'group',
              label: t('reports.export.background'),
              children: formats.map((format) => ({
                key: `job-${format}`,
                label: t(`reports.export.format.${format}`),
                onClick: () => start.mutate(format),
              })),
            },
          ],
        }}
      >
        <Button
          size="small"
          icon={<DownloadOutlined aria-hidden />}
          loading={start.isPending}
          aria-label={t('reports.export.of', { table: t(`reports.export.table.${tableName(table)}`) })}
        >
          {t('reports.export.button')}
          <DownOutlined aria-hidden style={{ fontSize: 10 }} />
        </Button>
      </Dropdown>
      {start.error && <Problem error={start.error} />}
    </>
  );
}

/** operations/lists/stale is one of the lists; the others have a name each. */
export const tableName = (table: string) =>
  table.startsWith('operations/lists/') ? 'list' : table.replaceAll('/', '-');

/** The caller's files: how far they are, and where to get them. They go on being made when the page is left. */
export function ExportFiles() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: key,
    queryFn: () => reporting.exports(),
    refetchInterval: (q) => (q.state.data?.items.some(isUnderWay) ? 1000 : false),
  });
  useEffect(() => {
    const show = () => setOpen(true);
    started.addEventListener('export', show);
    return () => started.removeEventListener('export', show);
  }, []);
  const busy = query.data?.items.filter(isUnderWay).length ?? 0;
  return (
    <>
      <Badge count={busy} size="small">
        <Button size="small" icon={<FolderOpenOutlined aria-hidden />} onClick={() => setOpen(true)}>
          {t('reports.export.files')}
        </Button>
      </Badge>
      <Drawer title={t('reports.export.files')} open={open} onClose={() => setOpen(false)} destroyOnHidden>
        <Loaded query={query}>
          {(data) =>
            data.items.length === 0 ? (
              <Blank title={t('reports.export.none')} hint={t('reports.export.noneHint')} />
            ) : (
              <div role="list" aria-live="polite">
                {data.items.map((file) => (
                  <File key={file.id} file={file} />
                ))}
              </div>
            )
          }
        </Loaded>
      </Drawer>
    </>
  );
}

function File({ file }: { file: Export }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => reporting.deleteExport(file.id),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  const part = written(file);
  const name = file.fileName ?? `${t(`reports.export.table.${tableName(file.table)}`)} · ${file.format.toUpperCase()}`;
  return (
    <div className="export-row" role="listitem">
      <div>
        <div className="name">{name}</div>
        <div className="muted small num">
          {[
            t(`reports.export.state.${file.state}`),
            t('reports.export.rows', { count: file.rowsDone, rows: number(file.rowsDone) }),
            size(file.bytes),
            moment(file.requestedAt),
          ].join(' · ')}
        </div>
      </div>
      <div className="row" style={{ gap: 4 }}>
        {file.file && (
          <Button
            size="small"
            type="primary"
            href={file.file}
            download
            aria-label={`${t('reports.export.download')}: ${name}`}
          >
            {t('reports.export.download')}
          </Button>
        )}
        {(isUnderWay(file) || file.file) && (
          <Button
            size="small"
            loading={remove.isPending}
            aria-label={`${t(file.file ? 'common.delete' : 'common.cancel')}: ${name}`}
            onClick={() => remove.mutate()}
          >
            {t(file.file ? 'common.delete' : 'common.cancel')}
          </Button>
        )}
      </div>
      {isUnderWay(file) && (
        <Progress
          percent={part ?? 100}
          status="active"
          showInfo={part !== null}
          aria-label={name}
          style={{ gridColumn: '1 / -1' }}
        />
      )}
      {file.error && (
        <p role="alert" className="error-text" style={{ gridColumn: '1 / -1' }}>
          {file.error.message}
        </p>
      )}
      {remove.error && <Problem error={remove.error} />}
    </div>
  );
}
