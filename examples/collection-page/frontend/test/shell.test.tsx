import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { App } from '../src/App';
import { mockServer } from './api';

async function opened() {
  const server = mockServer();
  render(<App />);
  await screen.findByText('12,034');
  return { server, user: userEvent.setup(), menu: screen.getByRole('navigation', { name: 'Menu' }) };
}

const openGroups = (menu: HTMLElement) =>
  within(menu)
    .getAllByRole('button', { expanded: true })
    .map(each => each.getAttribute('aria-label'))
    .filter(label => label !== 'Close the menu');

describe('the menu', () => {
  it('has one group open at most', async () => {
    const { user, menu } = await opened();
    expect(openGroups(menu)).toEqual(['On this page']);
    await user.click(within(menu).getByRole('button', { name: 'Projects' }));
    expect(openGroups(menu)).toEqual(['Projects']);
    await user.click(within(menu).getByRole('button', { name: 'Projects' }));
    expect(openGroups(menu)).toEqual([]);
  });

  it('collapses to icons, and opens with the group that is pressed', async () => {
    const { user, menu } = await opened();
    await user.click(within(menu).getByRole('button', { name: 'Close the menu' }));
    expect(menu.className).not.toContain('expanded');
    expect(within(menu).queryAllByRole('listitem')).toEqual([]);
    await user.click(within(menu).getByRole('button', { name: 'Periods' }));
    expect(menu.className).toContain('expanded');
    expect(openGroups(menu)).toEqual(['Periods']);
  });

  it('has the permitted projects, and goes to one', async () => {
    const { user, menu } = await opened();
    await user.click(within(menu).getByRole('button', { name: 'Projects' }));
    expect(
      within(menu)
        .getAllByRole('listitem')
        .map(each => each.textContent),
    ).toEqual(['Household panel', 'Brand tracker']);
    await user.click(within(menu).getByRole('button', { name: 'Brand tracker' }));
    expect(new URLSearchParams(window.location.search).get('project')).toBe('14');
  });
});

describe('the address', () => {
  it('restores the view on going back', async () => {
    const { user } = await opened();
    await user.click(
      within(screen.getByRole('group', { name: 'Measure' })).getByRole('button', { name: 'SR' }),
    );
    expect(await screen.findByRole('region', { name: 'Success rate by interviewer' })).toBeTruthy();
    window.history.back();
    expect(await screen.findByRole('region', { name: 'Completes by interviewer' })).toBeTruthy();
  });
});

describe('the header', () => {
  it('names the user and signs out', async () => {
    const { server, user } = await opened();
    expect(screen.getByText('Neda North')).toBeTruthy();
    const assign = vi.fn();
    vi.stubGlobal('location', { ...window.location, assign });
    server.replace('/accounts/logout/', () => new Response(null, { status: 204 }));
    await user.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(server.last('/accounts/logout/')?.init.method).toBe('POST');
    expect(assign.mock.calls[0]?.[0]).toMatch(/^\/accounts\/login\//);
    vi.unstubAllGlobals();
  });
});
