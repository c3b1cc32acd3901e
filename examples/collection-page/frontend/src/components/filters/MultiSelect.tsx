import { useCallback, useMemo, useState } from 'react';
import { isolated } from '../../i18n/isolated';
import { useLocale } from '../../i18n/language';
import { toggled } from '../../state/view';
import { Icon } from '../common/Icon';
import { Popover } from '../common/Popover';

interface MultiSelectProps<T extends string | number> {
  label: string;
  options: readonly { value: T; label: string; note?: string | null }[];
  values: T[];
  onChange: (values: T[]) => void;
}

/** From how many options on a search field helps. */
const SEARCH_FROM = 8;

/** Any number of many; none chosen is all. */
export function MultiSelect<T extends string | number>({
  label,
  options,
  values,
  onChange,
}: MultiSelectProps<T>) {
  const { messages, format } = useLocale();
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const close = useCallback(() => setOpen(false), []);

  const found = useMemo(() => {
    const wanted = search.trim().toLocaleLowerCase();
    return options.filter(option =>
      `${option.label} ${option.note ?? ''}`.toLocaleLowerCase().includes(wanted),
    );
  }, [options, search]);

  const only = values.length === 1 ? options.find(option => option.value === values[0]) : undefined;
  const named = only ? isolated(only.label) : messages.chosen(format.count(values.length));
  const shown = values.length === 0 ? messages.all : named;

  return (
    <div className="field">
      <span className="field-label">{label}</span>
      <Popover
        open={open}
        onClose={close}
        label={label}
        trigger={
          <button
            type="button"
            className="control"
            aria-expanded={open}
            aria-haspopup="dialog"
            aria-label={`${label}: ${shown}`}
            onClick={() => {
              setSearch('');
              setOpen(!open);
            }}
          >
            <span className={values.length ? 'control-value' : 'control-value none'}>{shown}</span>
            <Icon name="chevron" size={16} />
          </button>
        }
      >
        {options.length >= SEARCH_FROM && (
          <input
            className="control search"
            type="search"
            placeholder={messages.search}
            aria-label={`${messages.search}: ${label}`}
            value={search}
            onChange={event => setSearch(event.target.value)}
            autoFocus
          />
        )}
        <ul className="options">
          {found.map(option => (
            <li key={option.value}>
              <label className="option">
                <input
                  type="checkbox"
                  checked={values.includes(option.value)}
                  onChange={() => onChange(toggled(values, option.value))}
                />
                <span className="option-label">
                  <bdi>{option.label}</bdi>
                </span>
                {option.note && (
                  <span className="option-note">
                    <bdi>{option.note}</bdi>
                  </span>
                )}
              </label>
            </li>
          ))}
          {found.length === 0 && <li className="options-none">{messages.nothingFound}</li>}
        </ul>
        <button
          type="button"
          className="button quiet wide"
          disabled={values.length === 0}
          onClick={() => onChange([])}
        >
          {messages.clear}
        </button>
      </Popover>
    </div>
  );
}
