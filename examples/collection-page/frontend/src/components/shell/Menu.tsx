import { useState, type ReactNode } from 'react';
import { useLocale } from '../../i18n/language';
import { Icon } from '../common/Icon';

export interface MenuGroup {
  id: string;
  label: string;
  icon: 'list' | 'folder' | 'calendar';
  items: MenuItem[];
}

export interface MenuItem {
  label: string;
  current?: boolean;
  /** A place on this page to go to … */
  href?: string;
  /** … or what to do. */
  onPick?: () => void;
}

interface MenuProps {
  groups: MenuGroup[];
  expanded: boolean;
  onExpand: (expanded: boolean) => void;
  /** On a narrow screen the menu lies over the page and a choice closes it. */
  onPicked: () => void;
}

/** Icons alone, or icons and labels. At most one group is open. */
export function Menu({ groups, expanded, onExpand, onPicked }: MenuProps) {
  const { messages } = useLocale();
  const [open, setOpen] = useState<string | null>(groups[0]?.id ?? null);

  const toggle = (id: string) => {
    setOpen(open === id && expanded ? null : id);
    onExpand(true);
  };

  return (
    <nav className={expanded ? 'menu expanded' : 'menu'} aria-label={messages.menu}>
      <button
        type="button"
        className="menu-row menu-toggle"
        aria-label={expanded ? messages.closeMenu : messages.openMenu}
        aria-expanded={expanded}
        onClick={() => onExpand(!expanded)}
      >
        <Icon name="panel" flip />
      </button>
      {groups.map(group => {
        const shown = expanded && open === group.id;
        return (
          <div className="menu-group" key={group.id}>
            <button
              type="button"
              className="menu-row"
              aria-expanded={shown}
              aria-label={group.label}
              title={expanded ? undefined : group.label}
              onClick={() => toggle(group.id)}
            >
              <Icon name={group.icon} />
              <span className="menu-label">{group.label}</span>
              <span className="menu-chevron">
                <Icon name="chevron" size={14} />
              </span>
            </button>
            {shown && (
              <ul className="menu-items">
                {group.items.map(item => (
                  <li key={item.label}>
                    <Entry item={item} onPicked={onPicked}>
                      <bdi>{item.label}</bdi>
                    </Entry>
                  </li>
                ))}
              </ul>
            )}
          </div>
        );
      })}
    </nav>
  );
}

function Entry({ item, onPicked, children }: { item: MenuItem; onPicked: () => void; children: ReactNode }) {
  if (item.href !== undefined)
    return (
      <a className="menu-item" href={item.href} onClick={onPicked}>
        {children}
      </a>
    );
  return (
    <button
      type="button"
      className="menu-item"
      aria-current={item.current ?? false}
      onClick={() => {
        item.onPick?.();
        onPicked();
      }}
    >
      {children}
    </button>
  );
}
