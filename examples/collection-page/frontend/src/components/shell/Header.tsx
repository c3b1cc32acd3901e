import { post } from '../../api/client';
import { SIGN_OUT_URL, signInUrl } from '../../api/endpoints';
import { useLocale, type Language } from '../../i18n/language';
import { Icon } from '../common/Icon';
import { Segments } from '../common/Segments';

const LANGUAGES = [
  { value: 'fa', label: 'FA' },
  { value: 'en', label: 'EN' },
] as const;

interface HeaderProps {
  user: string | null;
  onLanguage: (language: Language) => void;
  onMenu: () => void;
}

export function Header({ user, onLanguage, onMenu }: HeaderProps) {
  const { messages, language } = useLocale();
  const signOut = async () => {
    try {
      await post(SIGN_OUT_URL, {});
    } finally {
      window.location.assign(signInUrl());
    }
  };
  return (
    <header className="header">
      <button
        type="button"
        className="button quiet icon only-narrow"
        aria-label={messages.openMenu}
        onClick={onMenu}
      >
        <Icon name="menu" />
      </button>
      <span className="logo">
        <img src={`${import.meta.env.BASE_URL}logo.svg`} alt="" width="28" height="28" />
        <span className="logo-name">Collection</span>
      </span>
      <span className="header-space" />
      <Segments label={messages.language} value={language} options={LANGUAGES} onChange={onLanguage} />
      {user !== null && (
        <span className="header-user">
          <bdi>{user}</bdi>
        </span>
      )}
      <button type="button" className="button quiet" onClick={signOut} aria-label={messages.signOut}>
        <Icon name="signOut" flip />
        <span className="not-narrow">{messages.signOut}</span>
      </button>
    </header>
  );
}
