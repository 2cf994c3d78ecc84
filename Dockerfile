FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements.txt
COPY . .

# The settings want a whole environment; collecting static files uses nothing of this one.
RUN DATABASE_URL=postgresql://build@localhost/build REDIS_URL=redis://localhost EMAIL_URL=smtp://localhost \
    MOLLIE_API_URL=https://api.mollie.com MOLLIE_API_KEY=test_00000000000000000000 SITE_URL=https://localhost \
    SECRET_KEY=00000000000000000000000000000000000000000000000000 python manage.py collectstatic --noinput

RUN useradd --system --create-home app
USER app
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--config", "ticketing/gunicorn.py", "--bind", "0.0.0.0:8000", "ticketing.wsgi"]
