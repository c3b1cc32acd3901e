import { useState, type ReactNode } from 'react';
import { useLocale, type Language } from '../../i18n/language';
import { Header } from './Header';
import { Menu, type MenuGroup } from './Menu';

interface ShellProps {
  user: string | null;
  groups: MenuGroup[];
  onLanguage: (language: Language) => void;
  children: ReactNode;
}

/** Below this many pixels the menu lies over the page; shell.css has the same limit. */
const NARROW = '(max-width: 820px)';

const isNarrow = (): boolean => window.matchMedia(NARROW).matches;

export function Shell({ user, groups, onLanguage, children }: ShellProps) {
  const { messages } = useLocale();
  const [expanded, setExpanded] = useState(() => !isNarrow());
  const closeOverPage = () => {
    if (isNarrow()) setExpanded(false);
  };

  return (
    <div className="shell">
      <a className="skip" href="#content">
        {messages.skipToContent}
      </a>
      <Header user={user} onLanguage={onLanguage} onMenu={() => setExpanded(true)} />
      <div className="shell-body" onKeyDown={event => event.key === 'Escape' && closeOverPage()}>
        <Menu groups={groups} expanded={expanded} onExpand={setExpanded} onPicked={closeOverPage} />
        {expanded && <div className="menu-shade" onClick={() => setExpanded(false)} />}
        <main id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
