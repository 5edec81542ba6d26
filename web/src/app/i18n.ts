import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { currentLanguage, remember, type Language } from './preferences';

type Texts = Record<string, unknown>;
const loaders: Record<Language, () => Promise<{ default: Texts }>> = {
  'zh-CN': () => import('@/locales/zh-CN'),
  en: () => import('@/locales/en'),
};

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, 'translation')) return;
  const texts = await loaders[language]();
  i18next.addResourceBundle(language, 'translation', texts.default);
}

function apply(language: Language): void {
  document.documentElement.lang = language;
  dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en');
}

export async function startI18n(): Promise<void> {
  const language = currentLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
  await load(language);
  await i18next.changeLanguage(language);
  apply(language);
}

export async function switchLanguage(language: Language): Promise<void> {
  await load(language);
  remember('language', language);
  await i18next.changeLanguage(language);
  apply(language);
}
