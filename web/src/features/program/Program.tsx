import { useTranslation } from 'react-i18next';
import { isPlatformAdmin, isProgramAdmin, useMe } from '@/app/session';
import { Blank, PageHeader } from '@/ui/parts';
import { Tabs } from '@/ui/Tabs';
import { Accounts } from './Accounts';
import { Cycles } from './Cycles';
import { Imports } from './Imports';
import { Roles } from './Roles';
import { Rollout } from './Rollout';

export function Program() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <div className="page">
      <PageHeader title={t('common.nav.program')} sub={t('program.sub')} />
      {isProgramAdmin(me) ? (
        <Tabs
          label={t('common.nav.program')}
          items={[
            { key: 'cycles', label: t('program.cycles'), children: <Cycles /> },
            { key: 'rollout', label: t('program.rollout.title'), children: <Rollout /> },
            { key: 'imports', label: t('program.imports'), children: <Imports /> },
            ...(isPlatformAdmin(me)
              ? [
                  { key: 'accounts', label: t('program.accounts'), children: <Accounts /> },
                  { key: 'roles', label: t('program.roles'), children: <Roles /> },
                ]
              : []),
          ]}
        />
      ) : (
        <div className="panel">
          <Blank title={t('program.notAllowed')} hint={t('program.notAllowedHint')} />
        </div>
      )}
    </div>
  );
}
