"""Users who click: each signs in, asks for the page under one filter or another, then whether it is still the latest, and thinks for a second.

Usage: clicks.py PORT USERS SECONDS. Prints the median, the 95th percentile and the longest of the times, in milliseconds, and how many there were.
"""
import http.client
import json
import os
import random
import re
import sys
import threading
import time
from urllib.parse import urlencode

NAMES = ['manager', 'supervisor', 'client']
COLUMNS = 'row_id,date,project,interviewer,interviewer_id,phone_number,outcome_code,start_form,end_form,duration_sec,call_attempts'
THINKING = 1  # seconds, on average


class User(threading.Thread):
    def __init__(self, port, number, until):
        super().__init__()
        self.connection = http.client.HTTPConnection('127.0.0.1', port)
        self.name = NAMES[number % len(NAMES)]
        self.dice = random.Random(number)
        self.until = until
        self.cookies = {}
        self.pages, self.versions, self.failures = [], [], []

    def ask(self, method, path, body=None, **headers):
        """The status, the answer, its headers and the milliseconds that it took."""
        headers['Cookie'] = '; '.join(f'{name}={value}' for name, value in self.cookies.items())
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        took = (time.perf_counter() - began) * 1000
        for cookie in response.headers.get_all('Set-Cookie', []):
            name, value = cookie.split(';')[0].split('=', 1)
            self.cookies[name] = value
        return response.status, content, response.headers, took

    def sign_in(self):
        _, page, _, _ = self.ask('GET', '/accounts/login/')
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', page.decode()).group(1)
        form = urlencode({'username': self.name, 'password': os.environ['PAGE_PASSWORD'], 'csrfmiddlewaretoken': token})
        self.ask('POST', '/accounts/login/', form, **{'Content-Type': 'application/x-www-form-urlencoded'})

    def call(self, path, times, expected, **headers):
        status, content, headers, took = self.ask('GET', '/api/performance/collection/' + path, **headers)
        times.append(took)
        if status != expected:
            self.failures.append((status, path, content[:200]))
        return content, headers

    def filters(self, lists):
        """As the page's own: most days of a week, most often one project, sometimes an interviewer or an outcome."""
        chosen = {'days': self.dice.choice([1, 7, 7, 30, 90]), 'cols': COLUMNS}
        if self.dice.random() < 0.7:
            chosen['project'] = self.dice.choice(lists['projects'])['project_id']
        if self.dice.random() < 0.3:
            chosen['interviewer'] = self.dice.choice(lists['interviewers'])['interviewer_id']
        if self.dice.random() < 0.3:
            chosen['outcomes'] = 'COMP'
        return urlencode(chosen)

    def run(self):
        self.sign_in()
        lists = json.loads(self.call('filters', [], 200)[0])
        time.sleep(self.dice.random() * THINKING)
        while time.time() < self.until:
            _, headers = self.call('page?' + self.filters(lists), self.pages, 200)
            self.call('version', self.versions, 304, **{'If-None-Match': headers['ETag']})
            time.sleep(self.dice.expovariate(1 / THINKING))


def tell(name, times):
    times = sorted(times)
    print(f'{name}: median {times[len(times) // 2]:.1f} ms, 95th percentile {times[int(len(times) * 0.95)]:.1f} ms, longest {times[-1]:.1f} ms, {len(times)} calls')


def main():
    port, count, seconds = (int(argument) for argument in sys.argv[1:])
    users = [User(port, number, time.time() + seconds) for number in range(count)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    tell('page', [took for user in users for took in user.pages])
    tell('unchanged version', [took for user in users for took in user.versions])
    failures = [failure for user in users for failure in user.failures]
    for failure in failures[:5]:
        print('unexpected:', *failure, file=sys.stderr)
    sys.exit(bool(failures))


main()
