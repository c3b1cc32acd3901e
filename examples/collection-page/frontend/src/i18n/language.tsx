import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { en, fa, type Messages } from './messages';
import { makeFormat, type Format } from './format';

export type Language = 'en' | 'fa';

export interface Locale {
  language: Language;
  rtl: boolean;
  messages: Messages;
  format: Format;
}

export function makeLocale(language: Language, timeZone: string): Locale {
  return {
    language,
    rtl: language === 'fa',
    messages: language === 'fa' ? fa : en,
    format: makeFormat(language, timeZone),
  };
}

const LocaleContext = createContext<Locale>(makeLocale('en', 'UTC'));

/** The language of everything below, and of the document. Instants are shown in timeZone, the one of the business. */
export function LocaleProvider(props: { language: Language; timeZone: string; children: ReactNode }) {
  const { language, timeZone, children } = props;
  const locale = useMemo(() => makeLocale(language, timeZone), [language, timeZone]);

  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = locale.rtl ? 'rtl' : 'ltr';
    document.title = locale.messages.title;
  }, [language, locale]);

  return <LocaleContext.Provider value={locale}>{children}</LocaleContext.Provider>;
}

export const useLocale = (): Locale => useContext(LocaleContext);
