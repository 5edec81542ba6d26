import {
  ApartmentOutlined,
  AimOutlined,
  AuditOutlined,
  BarChartOutlined,
  GlobalOutlined,
  LineChartOutlined,
  MailOutlined,
  MenuOutlined,
  MoonOutlined,
  SettingOutlined,
  SunOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Dropdown } from 'antd';
import { Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, useNavigate } from 'react-router';
import { session } from '@/api';
import { Initials } from '@/ui/parts';
import { useAppearance } from './appearance';
import { CyclePicker } from './cycle';
import { switchLanguage } from './i18n';
import { isProgramAdmin, useMe } from './session';

export function Shell() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t('common.skip')}
      </a>
      <aside className="side">
        <Brand />
        <Navigation />
      </aside>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        placement="left"
        size={264}
        title={<Brand />}
        styles={{ body: { padding: 0 } }}
      >
        <Navigation onChoose={() => setOpen(false)} />
      </Drawer>
      <div style={{ minWidth: 0 }}>
        <header className="top">
          <Button
            className="menu-button"
            type="text"
            icon={<MenuOutlined />}
            aria-label={t('common.menu')}
            onClick={() => setOpen(true)}
          />
          <CyclePicker />
          <span style={{ flex: 1 }} />
          <LanguageSwitch />
          <AppearanceSwitch />
          <UserMenu />
        </header>
        <main id="content" tabIndex={-1} style={{ outline: 'none' }}>
          <Suspense>
            <Outlet />
          </Suspense>
        </main>
      </div>
    </div>
  );
}

function Brand() {
  return (
    <Link to="/" className="brand">
      <img src="/favicon.svg" width={24} height={24} alt="" />
      OKR
    </Link>
  );
}

function Navigation({ onChoose }: { onChoose?: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const item = (to: string, icon: ReactNode, label: string) => (
    <NavLink to={to} end={to === '/'} {...(onChoose ? { onClick: onChoose } : {})}>
      {icon}
      {label}
    </NavLink>
  );
  return (
    <nav className="nav" aria-label={t('common.nav.label')}>
      {item('/', <AimOutlined aria-hidden />, t('common.nav.home'))}
      {item('/cascade', <ApartmentOutlined aria-hidden />, t('common.nav.cascade'))}
      {item('/people', <TeamOutlined aria-hidden />, t('common.nav.people'))}
      {item('/scoring', <AuditOutlined aria-hidden />, t('common.nav.scoring'))}
      <div className="group">{t('common.nav.reports')}</div>
      {item('/reports/operations', <BarChartOutlined aria-hidden />, t('common.nav.operations'))}
      {item('/reports/progress', <LineChartOutlined aria-hidden />, t('common.nav.progress'))}
      {item('/reports/digests', <MailOutlined aria-hidden />, t('common.nav.digests'))}
      {isProgramAdmin(me) && (
        <>
          <div className="group">{t('common.nav.administration')}</div>
          {item('/program', <SettingOutlined aria-hidden />, t('common.nav.program'))}
        </>
      )}
    </nav>
  );
}

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const other = i18n.language === 'zh-CN' ? 'en' : 'zh-CN';
  return (
    <Button
      type="text"
      icon={<GlobalOutlined aria-hidden />}
      lang={other}
      onClick={() =>
        // Some answers hold texts in the caller's language (metric definitions, guidance): ask for them again.
        void switchLanguage(other).then(() => client.invalidateQueries())
      }
    >
      <span className="visually-hidden">{t('common.language')}: </span>
      {other === 'en' ? 'English' : '中文'}
    </Button>
  );
}

export function AppearanceSwitch() {
  const { t } = useTranslation();
  const { dark, choose } = useAppearance();
  return (
    <Button
      type="text"
      icon={dark ? <SunOutlined /> : <MoonOutlined />}
      aria-label={dark ? t('common.appearance.light') : t('common.appearance.dark')}
      onClick={() => choose(dark ? 'light' : 'dark')}
    />
  );
}

function UserMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const signOut = async () => {
    await session.signOut().catch(() => undefined); // a session that has ended already is what was wanted
    client.clear();
    void navigate('/sign-in', { replace: true });
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'name', label: <span className="strong">{me.name}</span>, disabled: true },
          { type: 'divider' },
          ...(me.personId
            ? [{ key: 'mine', label: t('common.user.myPage'), onClick: () => void navigate(`/people/${me.personId}`) }]
            : []),
          { key: 'account', label: t('common.user.account'), onClick: () => void navigate('/account') },
          { key: 'out', label: t('common.user.signOut'), onClick: () => void signOut() },
        ],
      }}
    >
      <Button type="text" style={{ padding: '0 6px' }}>
        <span className="visually-hidden">{t('common.user.menu', { name: me.name })}</span>
        <Initials name={me.name || '?'} />
      </Button>
    </Dropdown>
  );
}
