import type { ReactNode } from 'react';

interface CardProps {
  id?: string;
  title: string;
  /** Controls at the end of the head. */
  tools?: ReactNode;
  className?: string;
  busy?: boolean;
  children: ReactNode;
}

export function Card({ id, title, tools, className, busy, children }: CardProps) {
  return (
    <section id={id} className={`card ${className ?? ''}`} aria-label={title} aria-busy={busy ?? false}>
      <header className="card-head">
        <h2>{title}</h2>
        {tools && <div className="card-tools">{tools}</div>}
      </header>
      {children}
    </section>
  );
}
