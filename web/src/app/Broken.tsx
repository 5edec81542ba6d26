import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Blank } from '@/ui/parts';

/** A page that fell over: say so, and offer the way out. What was typed is kept as a draft. */
export function Broken() {
  const { t } = useTranslation();
  return (
    <main className="page">
      <Blank title={t('common.broken.title')} hint={t('common.broken.hint')}>
        <Button type="primary" onClick={() => location.reload()}>
          {t('common.broken.reload')}
        </Button>
      </Blank>
    </main>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <Blank title={t('common.notFound.title')} hint={t('common.notFound.hint')}>
        <Link to="/">{t('common.notFound.home')}</Link>
      </Blank>
    </div>
  );
}
