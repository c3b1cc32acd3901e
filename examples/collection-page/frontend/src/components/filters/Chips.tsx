import { useLocale } from '../../i18n/language';
import { Icon } from '../common/Icon';

export interface Chip {
  id: string;
  label: string;
  onRemove: () => void;
}

export function Chips({ chips, onReset }: { chips: Chip[]; onReset: () => void }) {
  const { messages } = useLocale();
  if (chips.length === 0) return null;
  return (
    <ul className="chips" aria-label={messages.activeFilters}>
      {chips.map(chip => (
        <li key={chip.id}>
          <button
            type="button"
            className="chip"
            aria-label={messages.remove(chip.label)}
            onClick={chip.onRemove}
          >
            <bdi>{chip.label}</bdi>
            <Icon name="close" size={14} />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className="chip-reset" onClick={onReset}>
          {messages.reset}
        </button>
      </li>
    </ul>
  );
}
