import { Tooltip } from 'antd';
import { InfoCircleOutlined } from '@ant-design/icons';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Problem } from './Problem';

/** The page's heading; also the document's title, so that tabs and screen readers name the page. */
export function PageHeader({ title, sub, children }: { title: string; sub?: ReactNode; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · OKR`;
  }, [title]);
  return (
    <header className="page-header">
      <div style={{ minWidth: 0 }}>
        <h1>{title}</h1>
        {sub && <div className="sub">{sub}</div>}
      </div>
      {children && <div className="actions">{children}</div>}
    </header>
  );
}

export function Panel({ title, extra, children, flush }: PanelProps) {
  return (
    <section className="panel">
      {(title || extra) && (
        <div className="panel-head">
          <h2>{title}</h2>
          {extra && <div className="actions">{extra}</div>}
        </div>
      )}
      {flush ? children : <div className="panel-body">{children}</div>}
    </section>
  );
}

interface PanelProps {
  title?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  /** Without padding, for tables and lists. */
  flush?: boolean;
}

/** Nothing here yet, and what to do about it. */
export function Blank({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="blank">
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {children && <div className="actions">{children}</div>}
    </div>
  );
}

interface AsyncState<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** Waiting, failed, or the data. */
export function Loaded<T>({
  query,
  children,
  rows = 4,
}: {
  query: AsyncState<T>;
  children: (data: T) => ReactNode;
  rows?: number;
}) {
  const { t } = useTranslation();
  if (query.data !== undefined)
    return (
      <>
        {query.error ? <Problem error={query.error} onRetry={() => void query.refetch()} /> : null}
        {children(query.data)}
      </>
    );
  if (query.error) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div role="status" aria-label={t('common.loading')} style={{ padding: 16 }}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="waiting" />
      ))}
    </div>
  );
}

export function Field({ label, error, hint, span = 12, htmlFor, children }: FieldProps) {
  return (
    <div className={`field span-${span}`}>
      {htmlFor ? <label htmlFor={htmlFor}>{label}</label> : <span className="label">{label}</span>}
      {children}
      {error ? (
        <span className="error" role="alert">
          {error}
        </span>
      ) : (
        hint && <span className="hint">{hint}</span>
      )}
    </div>
  );
}

interface FieldProps {
  label: ReactNode;
  error?: string | undefined;
  hint?: ReactNode;
  span?: 2 | 3 | 4 | 6 | 8 | 12;
  htmlFor?: string;
  children: ReactNode;
}

export function PersonLink({ id, name }: { id: string | null | undefined; name: string | null | undefined }) {
  if (!id) return <span className="muted">–</span>;
  return <Link to={`/people/${id}`}>{name ?? id.slice(0, 8)}</Link>;
}

const hues = [215, 160, 25, 280, 340, 190, 95, 250];

export function Initials({ name }: { name: string }) {
  const hue = hues[[...name].reduce((sum, c) => sum + (c.codePointAt(0) ?? 0), 0) % hues.length] ?? 215;
  const cjk = /\p{Script=Han}/u.test(name);
  const text = cjk
    ? name.slice(-2)
    : name
        .split(/\s+/)
        .map((w) => w[0] ?? '')
        .slice(0, 2)
        .join('')
        .toUpperCase();
  return (
    <span className="initials" aria-hidden style={{ background: `hsl(${hue} 50% 28%)` }}>
      {text}
    </span>
  );
}

export function Hint({ text }: { text: string }) {
  return (
    <Tooltip title={text}>
      <InfoCircleOutlined tabIndex={0} role="img" aria-label={text} />
    </Tooltip>
  );
}
