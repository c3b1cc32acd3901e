import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { App } from '../src/App';
import { isolated } from '../src/i18n/isolated';
import { mockServer } from './api';

const address = () => new URLSearchParams(window.location.search);

async function opened() {
  const server = mockServer();
  render(<App />);
  await screen.findByText('12,034');
  return { server, user: userEvent.setup() };
}

describe('filters', () => {
  it('offers the projects of the server and no others, and chooses the first', async () => {
    const { server } = await opened();
    const select = screen.getByLabelText('Project');
    expect(
      within(select)
        .getAllByRole('option')
        .map(each => each.textContent),
    ).toEqual(['Household panel', 'Brand tracker']);
    expect(address().get('project')).toBe('12');
    expect(server.last('page')?.params.get('project')).toBe('12');
    expect(server.last('page')?.params.get('days')).toBe('7');
  });

  it('opens a page with one call of a report', async () => {
    const { server } = await opened();
    expect(server.asked.map(each => each.path).sort()).toEqual(['filters', 'page', 'session', 'version']);
  });

  it('takes interviewers, outcomes and teams, as address and request say', async () => {
    const { server, user } = await opened();
    await user.click(screen.getByRole('button', { name: 'Interviewers: All' }));
    await user.click(screen.getByLabelText(/Ali M\./, { selector: 'input' }));
    await user.click(screen.getByLabelText(/Sara K\./, { selector: 'input' }));
    await user.click(screen.getByRole('button', { name: 'Outcomes: All' }));
    await user.click(screen.getByLabelText(/Refusal/));
    await user.click(screen.getByRole('button', { name: 'Team: All' }));
    await user.click(screen.getByLabelText('South'));

    expect(screen.getByRole('button', { name: 'Interviewers: 2 chosen' })).toBeTruthy();
    expect(address().get('interviewer')).toBe('7,13');
    await waitFor(() => {
      const params = server.last('page')?.params;
      expect(params?.getAll('interviewer')).toEqual(['7', '13']);
      expect(params?.getAll('outcomes')).toEqual(['REF']);
      expect(params?.getAll('team')).toEqual(['South']);
    });
  });

  it('takes today, 7 and 30 days', async () => {
    const { server, user } = await opened();
    await user.click(screen.getByRole('button', { name: '30D', pressed: false }));
    await waitFor(() => expect(server.last('page')?.params.get('days')).toBe('30'));
    await user.click(screen.getByRole('button', { name: 'Today', pressed: false }));
    await waitFor(() => expect(server.last('page')?.params.get('days')).toBe('1'));
    expect(address().get('days')).toBe('1');
  });

  it('fetches once for changes in quick succession', async () => {
    const { server } = await opened();
    const before = server.of('page').length;
    const period = screen.getByRole('group', { name: 'Period' });
    for (const name of ['30D', 'Today', '7D', '30D'])
      fireEvent.click(within(period).getByRole('button', { name }));
    await waitFor(() => expect(server.of('page').length).toBe(before + 1));
    await new Promise(settle => setTimeout(settle, 400));
    expect(server.of('page').length).toBe(before + 1);
  });

  it('fetches at once on Apply', async () => {
    const { server } = await opened();
    fireEvent.click(screen.getByRole('button', { name: '30D', pressed: false }));
    fireEvent.click(screen.getByRole('button', { name: 'Apply' }));
    expect(server.last('page')?.params.get('days')).toBe('30');
  });

  it('forgets interviewers and teams of another project', async () => {
    const { server, user } = await opened();
    await user.click(screen.getByRole('button', { name: 'Team: All' }));
    await user.click(screen.getByLabelText('South'));
    await user.selectOptions(screen.getByLabelText('Project'), 'Brand tracker');
    await waitFor(() => expect(server.last('page')?.params.get('project')).toBe('14'));
    expect(server.last('page')?.params.getAll('team')).toEqual([]);
  });

  it('removes a filter by its chip, and all by Reset', async () => {
    const { user } = await opened();
    await user.click(screen.getByRole('button', { name: 'Interviewers: All' }));
    await user.click(screen.getByLabelText(/Ali M\./, { selector: 'input' }));
    await user.click(screen.getByLabelText(/Sara K\./, { selector: 'input' }));
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('button', { name: `Remove the filter ${isolated('Ali M.')}` }));
    expect(address().get('interviewer')).toBe('13');
    await user.click(screen.getByRole('button', { name: 'Reset' }));
    expect(address().get('interviewer')).toBeNull();
  });

  it('closes a list on Escape and gives the focus back', async () => {
    const { user } = await opened();
    const button = screen.getByRole('button', { name: 'Outcomes: All' });
    await user.click(button);
    expect(screen.getByRole('dialog', { name: 'Outcomes' })).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(button);
  });
});
