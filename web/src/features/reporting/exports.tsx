import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { url, type QueryValue } from '@/api/http';

/** A table as a file. */
export function ExportMenu({ path, query }: { path: string; query: Record<string, QueryValue> }) {
  const { t } = useTranslation();
  return (
    <Button
      size="small"
      icon={<DownloadOutlined aria-hidden />}
      href={url(`${path}.csv`, { ...query, bom: true })}
      aria-label={t('reports.csvOf', { path: path.slice('/reports/'.length) })}
    >
      CSV
    </Button>
  );
}
