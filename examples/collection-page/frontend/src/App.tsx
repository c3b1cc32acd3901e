import { useEffect, type ReactNode } from 'react';
import { OPTIONS_URL, SESSION_URL } from './api/endpoints';
import type { Options, Session } from './api/types';
import { CollectionPage } from './CollectionPage';
import { ErrorBox } from './components/common/ErrorBox';
import { Skeleton } from './components/common/Skeleton';
import type { MenuGroup } from './components/shell/Menu';
import { Shell } from './components/shell/Shell';
import { useLiveVersion, type Live } from './hooks/useLiveVersion';
import { useQuery, type Query } from './hooks/useQuery';
import { LocaleProvider, useLocale } from './i18n/language';
import { changeFilters, type View } from './state/view';
import { useView, type SetView } from './state/useView';

const POLL_MS = 10_000;

export function App() {
  const [view, setView] = useView();
  const session = useQuery<Session>(SESSION_URL);
  const live = useLiveVersion(POLL_MS);
  const options = useQuery<Options>(OPTIONS_URL, live.revision);
  const first = options.data?.projects[0]?.project_id;

  // A project is always chosen: the first, where the address names none.
  useEffect(() => {
    if (view.project === null && first !== undefined)
      setView(before => ({ ...before, project: first }), 'replace');
  }, [view.project, first, setView]);

  return (
    <LocaleProvider language={view.lang} timeZone={options.data?.time_zone ?? 'UTC'}>
      <Framed session={session.data} options={options.data} view={view} setView={setView}>
        <Content options={options} live={live} view={view} setView={setView} />
      </Framed>
    </LocaleProvider>
  );
}

interface ContentProps {
  options: Query<Options>;
  live: Live;
  view: View;
  setView: SetView;
}

function Content({ options, live, view, setView }: ContentProps) {
  const signedOut = live.error?.status === 401 ? live.error : null;
  const error = signedOut ?? (options.data ? null : options.error);
  if (error) return <ErrorBox error={error} onRetry={options.retry} />;
  if (options.data?.projects.length === 0) return <NoProjects />;
  // No report is fetched before its version is known, so that what changes meanwhile is noticed.
  if (!options.data || view.project === null || (live.checkedAt === null && !live.error))
    return <Skeleton height={420} />;
  return <CollectionPage options={options.data} view={view} setView={setView} live={live} />;
}

function NoProjects() {
  const { messages } = useLocale();
  return (
    <section className="card empty" role="status">
      <h2>{messages.noProjects}</h2>
      <p>{messages.noProjectsHint}</p>
    </section>
  );
}

interface FramedProps {
  session: Session | null;
  options: Options | null;
  view: View;
  setView: SetView;
  children: ReactNode;
}

function Framed({ session, options, view, setView, children }: FramedProps) {
  const { messages } = useLocale();
  const filter = (change: Partial<View>) => setView(before => changeFilters(before, change));
  const groups: MenuGroup[] = [
    {
      id: 'sections',
      label: messages.menuSections,
      icon: 'list',
      items: [
        { label: messages.sectionKpis, href: '#kpis' },
        { label: messages.sectionBars, href: '#bars' },
        { label: messages.sectionShares, href: '#shares' },
        { label: messages.sectionTop, href: '#top' },
        { label: messages.sectionRows, href: '#rows' },
      ],
    },
    {
      id: 'projects',
      label: messages.menuProjects,
      icon: 'folder',
      items: (options?.projects ?? []).map(project => ({
        label: project.label,
        current: project.project_id === view.project,
        onPick: () => filter({ project: project.project_id, interviewers: [], teams: [] }),
      })),
    },
    {
      id: 'periods',
      label: messages.menuPeriods,
      icon: 'calendar',
      items: (
        [
          [1, messages.today],
          [7, messages.days7],
          [30, messages.days30],
        ] as const
      ).map(([days, label]) => ({
        label,
        current: view.period.kind === 'last' && view.period.days === days,
        onPick: () => filter({ period: { kind: 'last', days } }),
      })),
    },
  ];
  return (
    <Shell
      user={session?.name ?? null}
      groups={groups}
      onLanguage={lang => setView(before => ({ ...before, lang }))}
    >
      {children}
    </Shell>
  );
}
