import { App as AntApp, ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currentAppearance, remember, type Appearance } from './preferences';

interface Value {
  dark: boolean;
  appearance: Appearance;
  choose: (appearance: Appearance) => void;
}

const Context = createContext<Value>({ dark: false, appearance: 'system', choose: () => undefined });
export const useAppearance = () => useContext(Context);

const font =
  "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

export function AppearanceProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const [appearance, setAppearance] = useState(currentAppearance);
  const [systemDark, setSystemDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const dark = appearance === 'system' ? systemDark : appearance === 'dark';

  useEffect(() => {
    const media = matchMedia('(prefers-color-scheme: dark)');
    const listen = () => setSystemDark(media.matches);
    media.addEventListener('change', listen);
    return () => media.removeEventListener('change', listen);
  }, []);

  useEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  }, [dark]);

  const value = useMemo<Value>(
    () => ({
      dark,
      appearance,
      choose: (next) => {
        remember('appearance', next);
        setAppearance(next);
      },
    }),
    [dark, appearance],
  );

  return (
    <Context value={value}>
      <ConfigProvider
        locale={i18n.language === 'zh-CN' ? zhCN : enUS}
        button={{ autoInsertSpace: false }}
        theme={{
          algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
          token: {
            colorPrimary: dark ? '#4f74e8' : '#2b4fc7',
            colorPrimaryHover: dark ? '#3f64dc' : '#3a5fd9',
            colorError: dark ? '#ec6068' : '#b3212b',
            colorLink: dark ? '#8ba6f7' : '#2b4fc7',
            colorTextPlaceholder: dark ? '#8f98a8' : '#697284',
            colorTextDescription: dark ? '#a2abba' : '#596273',
            colorBgContainer: dark ? '#1a1e26' : '#ffffff',
            colorBgElevated: dark ? '#20252e' : '#ffffff',
            colorBgLayout: dark ? '#12151b' : '#f5f6f8',
            colorText: dark ? '#e6e9ef' : '#1b2130',
            colorBorder: dark ? '#434b5a' : '#c9ced6',
            colorBorderSecondary: dark ? '#2d333f' : '#e3e6eb',
            motion: !still,
            borderRadius: 6,
            fontFamily: font,
            fontSize: 14,
            motionDurationMid: '0.12s',
            motionDurationSlow: '0.16s',
          },
          components: {
            Button: dark
              ? {
                  defaultHoverColor: '#8ba6f7',
                  defaultHoverBorderColor: '#8ba6f7',
                  defaultActiveColor: '#8ba6f7',
                  defaultActiveBorderColor: '#8ba6f7',
                }
              : {},
          },
        }}
      >
        <AntApp component={false} message={{ maxCount: 2 }}>
          {children}
        </AntApp>
      </ConfigProvider>
    </Context>
  );
}
