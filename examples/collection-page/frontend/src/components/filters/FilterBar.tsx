import { useState } from 'react';
import type { Options, Range } from '../../api/types';
import { useLocale } from '../../i18n/language';
import { hasNarrowing, type View } from '../../state/view';
import { Icon } from '../common/Icon';
import { MultiSelect } from './MultiSelect';
import { PeriodPicker } from './PeriodPicker';

interface FilterBarProps {
  options: Options;
  view: View;
  range: Range | null;
  onChange: (change: Partial<View>) => void;
  /** Fetch at once, without waiting for further changes. */
  onApply: () => void;
}

export function FilterBar({ options, view, range, onChange, onApply }: FilterBarProps) {
  const { messages } = useLocale();
  // Matters on narrow screens only, where the filters would fill the first screen.
  const [open, setOpen] = useState(false);
  const known = options.projects.some(project => project.project_id === view.project);

  return (
    <form
      className={open ? 'filters open' : 'filters'}
      aria-label={messages.filters}
      onSubmit={event => {
        event.preventDefault();
        setOpen(false);
        onApply();
      }}
    >
      <button
        type="button"
        className="button filters-toggle only-narrow"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="filter" />
        {messages.filters}
        {hasNarrowing(view) && <span className="dot" />}
      </button>
      <div className="filters-fields">
        <label className="field">
          <span className="field-label">{messages.project}</span>
          <span className="select">
            <select
              className="control"
              value={view.project ?? ''}
              onChange={event =>
                onChange({ project: Number(event.target.value), interviewers: [], teams: [] })
              }
            >
              {!known && (
                <option value={view.project ?? ''} disabled>
                  {messages.unknownProject}
                </option>
              )}
              {options.projects.map(project => (
                <option key={project.project_id} value={project.project_id}>
                  {project.label}
                </option>
              ))}
            </select>
            <Icon name="chevron" size={16} />
          </span>
        </label>
        <PeriodPicker
          period={view.period}
          range={range}
          today={options.today}
          onChange={period => onChange({ period })}
        />
        <MultiSelect
          label={messages.interviewers}
          options={options.interviewers.map(each => ({
            value: each.interviewer_id,
            label: each.label,
            note: each.team,
          }))}
          values={view.interviewers}
          onChange={interviewers => onChange({ interviewers })}
        />
        <MultiSelect
          label={messages.outcomes}
          options={options.outcomes.map(each => ({ value: each.code, label: each.label, note: each.code }))}
          values={view.outcomes}
          onChange={outcomes => onChange({ outcomes })}
        />
        <MultiSelect
          label={messages.teams}
          options={options.teams.map(team => ({ value: team, label: team }))}
          values={view.teams}
          onChange={teams => onChange({ teams })}
        />
        <button type="submit" className="button primary filters-apply">
          {messages.apply}
        </button>
      </div>
    </form>
  );
}
