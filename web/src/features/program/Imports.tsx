import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { InboxOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Input, Progress, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { organization } from '@/api';
import type { ImportRun } from '@/api/types';
import { moment, number, today } from '@/ui/format';
import { Blank, Field, Loaded, Panel } from '@/ui/parts';
import { Problem } from '@/ui/Problem';

const running = (run: ImportRun) => run.state === 'queued' || run.state === 'running';

export function Imports() {
  const { t } = useTranslation();
  const [shown, setShown] = useState<string | null>(null);
  const list = useQuery({ queryKey: ['imports'], queryFn: () => organization.imports() });
  return (
    <div className="stack">
      <NewImport onStarted={setShown} />
      {shown && <Run key={shown} id={shown} />}
      <Panel title={t('program.import.earlier')} flush>
        <Loaded query={list}>
          {(data) =>
            data.items.length === 0 ? (
              <Blank title={t('program.import.none')} hint={t('program.import.noneHint')} />
            ) : (
              <div className="rows">
                {data.items.map((run) => (
                  <div key={run.id} className="row">
                    <div className="grow">
                      <Button type="link" style={{ padding: 0 }} onClick={() => setShown(run.id)}>
                        {run.files.map((f) => f.name).join(', ') || t('program.import.run')}
                      </Button>
                      <div className="muted small">{moment(run.startedAt)}</div>
                    </div>
                    {run.dryRun && <span className="pill">{t('program.import.dryRun')}</span>}
                    <State state={run.state} />
                  </div>
                ))}
              </div>
            )
          }
        </Loaded>
      </Panel>
    </div>
  );
}

function State({ state }: { state: string }) {
  const { t } = useTranslation();
  const tone = state === 'succeeded' ? 'on_track' : state === 'failed' ? 'off_track' : '';
  return <span className={`status ${tone}`}>{t(`program.import.state.${state}`)}</span>;
}

function NewImport({ onStarted }: { onStarted: (id: string) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [files, setFiles] = useState<File[]>([]);
  const [effectiveOn, setEffectiveOn] = useState(today());
  const [publish, setPublish] = useState(true);
  const start = useMutation({
    mutationFn: (dryRun: boolean) => {
      const form = new FormData();
      form.set('dryRun', String(dryRun));
      form.set('publish', String(publish));
      form.set('effectiveOn', effectiveOn);
      files.forEach((file) => form.append('files', file, file.name));
      return organization.startImport(form);
    },
    onSuccess: async ({ id }) => {
      onStarted(id);
      await client.invalidateQueries({ queryKey: ['imports'] });
    },
  });
  return (
    <Panel title={t('program.import.new')}>
      <div className="stack">
        <Upload.Dragger
          multiple
          accept=".csv,.xlsx"
          beforeUpload={(file) => {
            setFiles((now) => [...now.filter((f) => f.name !== file.name), file]);
            return false; // sent with the form, not at once
          }}
          showUploadList={false}
        >
          <p className="ant-upload-drag-icon" style={{ marginBottom: 4 }}>
            <InboxOutlined aria-hidden />
          </p>
          <p>{t('program.import.drop')}</p>
          <p className="muted small">{t('program.import.files')}</p>
        </Upload.Dragger>
        {files.length > 0 && (
          <div className="actions">
            {files.map((f) => (
              <span key={f.name} className="pill">
                {f.name}{' '}
                <button
                  type="button"
                  className="tree-toggle"
                  style={{ width: 16, height: 16 }}
                  aria-label={t('program.import.removeFile', { name: f.name })}
                  onClick={() => setFiles((now) => now.filter((x) => x !== f))}
                >
                  ×
                </button>
              </span>
            ))}
          </div>
        )}
        <div className="form-grid">
          <Field
            label={t('program.import.effectiveOn')}
            htmlFor="i-on"
            span={3}
            hint={t('program.import.effectiveHint')}
          >
            <Input id="i-on" type="date" value={effectiveOn} onChange={(e) => setEffectiveOn(e.target.value)} />
          </Field>
          <Field label={t('program.import.objectives')} span={3}>
            <Checkbox checked={publish} onChange={(e) => setPublish(e.target.checked)}>
              {t('program.import.publish')}
            </Checkbox>
          </Field>
        </div>
        {start.error && <Problem error={start.error} />}
        <div className="actions">
          <Button disabled={files.length === 0} loading={start.isPending} onClick={() => start.mutate(true)}>
            {t('program.import.check')}
          </Button>
          <Button
            type="primary"
            disabled={files.length === 0}
            loading={start.isPending}
            onClick={() => start.mutate(false)}
          >
            {t('program.import.start')}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Run({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['imports', id],
    queryFn: () => organization.import(id),
    refetchInterval: (q) => (!q.state.data || running(q.state.data) ? 1000 : false),
  });
  return (
    <Panel title={t('program.import.progress')} flush extra={query.data && <State state={query.data.state} />}>
      <Loaded query={query}>
        {(run) => (
          <>
            {run.dryRun && !running(run) && (
              <Alert style={{ margin: 12 }} type="info" title={t('program.import.dryRunDone')} />
            )}
            <div className="table-wrap" tabIndex={0} role="region" aria-label={t('program.import.progress')}>
              <table className="plain">
                <thead>
                  <tr>
                    <th>{t('program.import.file')}</th>
                    <th>{t('program.import.state.label')}</th>
                    <th style={{ width: 160 }}>{t('program.import.processed')}</th>
                    <th className="right">{t('program.import.created')}</th>
                    <th className="right">{t('program.import.updated')}</th>
                    <th className="right">{t('program.import.unchanged')}</th>
                    <th className="right">{t('program.import.errors')}</th>
                    <th className="right">{t('program.import.warnings')}</th>
                  </tr>
                </thead>
                <tbody>
                  {run.files.map((f) => (
                    <tr key={f.name}>
                      <td>{f.name}</td>
                      <td>{t(`program.import.fileState.${f.state}`, { defaultValue: f.state })}</td>
                      <td>
                        <Progress
                          size="small"
                          aria-label={t('program.import.processedOf', { name: f.name })}
                          percent={f.rows ? Math.round((f.processed / f.rows) * 100) : f.state === 'done' ? 100 : 0}
                          status={f.errors > 0 ? 'exception' : f.state === 'done' ? 'success' : 'active'}
                        />
                      </td>
                      <td className="right">{number(f.created)}</td>
                      <td className="right">{number(f.updated)}</td>
                      <td className="right">{number(f.unchanged)}</td>
                      <td className="right">
                        {f.errors > 0 ? <span className="error-text">{number(f.errors)}</span> : 0}
                      </td>
                      <td className="right">{number(f.warnings)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {!running(run) && run.files.some((f) => f.errors + f.warnings > 0) && <Issues id={id} />}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Issues({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: ['imports', id, 'issues'],
    queryFn: ({ pageParam }) => organization.importIssues(id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Loaded query={query}>
      {(data) => (
        <div className="table-wrap" tabIndex={0} role="region" aria-label={t('program.import.issues')}>
          <table className="plain">
            <thead>
              <tr>
                <th>{t('program.import.file')}</th>
                <th className="right">{t('program.import.line')}</th>
                <th>{t('program.import.column')}</th>
                <th>{t('program.import.severity')}</th>
                <th>{t('program.import.message')}</th>
              </tr>
            </thead>
            <tbody>
              {data.pages
                .flatMap((p) => p.items)
                .map((issue, i) => (
                  <tr key={i}>
                    <td>{issue.file}</td>
                    <td className="right">{issue.line}</td>
                    <td>{issue.column}</td>
                    <td>
                      <span className={`status ${issue.severity === 'error' ? 'off_track' : 'at_risk'}`}>
                        {t(`program.import.severities.${issue.severity}`, { defaultValue: issue.severity })}
                      </span>
                    </td>
                    <td>{issue.message}</td>
                  </tr>
                ))}
            </tbody>
          </table>
          {query.hasNextPage && (
            <div style={{ padding: 12, textAlign: 'center' }}>
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('common.more')}
              </Button>
            </div>
          )}
        </div>
      )}
    </Loaded>
  );
}
