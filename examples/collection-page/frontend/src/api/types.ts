/** The bodies of the endpoints, as ../../../API.md describes them. */
export interface Session {
  id: number;
  username: string;
  name: string;
}

/** What the filters offer: what the caller may see, and nothing else. */
export interface Options {
  time_zone: string;
  today: string;
  projects: ProjectOption[];
  interviewers: InterviewerOption[];
  outcomes: OutcomeOption[];
  teams: string[];
}

export interface ProjectOption {
  project_id: number;
  label: string;
}

export interface InterviewerOption {
  interviewer_id: number;
  label: string;
  team: string | null;
}

export interface OutcomeOption {
  code: string;
  label: string;
}

/** A poll's answer. */
export interface Version {
  version: string;
}

export interface Totals {
  attempts: number;
  completes: number;
  success_rate: number;
  avg_duration_sec: number;
}

export interface Range {
  from: string;
  to: string;
}

export interface Summary {
  project: number | null;
  range: Range;
  totals: Totals;
}

/** The period of equal length that ends the day before. */
export interface Previous {
  range: Range;
  totals: Totals;
}

export interface DayRow {
  day: string;
  attempts: number;
  completes: number;
  sr: number;
}

export interface BarRow {
  interviewer_id: number | null;
  label: string | null;
  completes: number;
  attempts: number;
  sr: number;
}

export interface ShareRow {
  interviewer_id: number | null;
  label: string | null;
  value: number;
}

export interface TopRow {
  rank: number;
  interviewer_id: number | null;
  label: string | null;
  attempts: number;
  completes: number;
  sr: number;
  avg_duration_sec: number;
}

export interface InterviewRow {
  row_id: string | null;
  date: string | null;
  interviewer: string | null;
  phone_number: string | null;
  outcome_code: string | null;
  start_form: string | null;
  end_form: string | null;
  duration_sec: number | null;
  call_attempts: number | null;
}

export interface Table {
  count: number;
  results: InterviewRow[];
}

export interface Page {
  version: string;
  summary: Summary;
  previous: Previous;
  by_day: DayRow[];
  bar: BarRow[];
  pie: ShareRow[];
  top: TopRow[];
  table: Table;
}
