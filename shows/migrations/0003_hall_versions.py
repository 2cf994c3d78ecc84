"""Versions of a hall, the moment from which it is frozen, and what a plan says beside rows and numbers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Halls of one venue that have one name become versions of each other, the oldest first.
NUMBER_VERSIONS = """
UPDATE shows_hall SET version = numbered.version
FROM (SELECT id, row_number() OVER (PARTITION BY venue_id, name ORDER BY id) AS version FROM shows_hall) AS numbered
WHERE shows_hall.id = numbered.id AND numbered.version <> 1
"""

# What has been put on sale was laid out after its hall.
FREEZE_WHAT_IS_SOLD = """
UPDATE shows_hall SET frozen_at = now()
WHERE EXISTS (SELECT FROM shows_performance WHERE hall_id = shows_hall.id AND state <> 'draft')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('shows', '0002_search_columns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HallUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=100, verbose_name='naam van de zaal')),
                ('file_name', models.CharField(max_length=200)),
                ('data', models.BinaryField()),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'opgeladen zaalplan',
                'verbose_name_plural': 'opgeladen zaalplannen',
            },
        ),
        migrations.AlterModelOptions(
            name='hall',
            options={'ordering': ['name', 'venue', '-version', 'id'], 'verbose_name': 'zaal', 'verbose_name_plural': 'zalen'},
        ),
        migrations.AddField(
            model_name='hall',
            name='frozen_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='ligt vast sinds'),
        ),
        migrations.AddField(
            model_name='hall',
            name='version',
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='versie'),
        ),
        migrations.AddField(
            model_name='seat',
            name='row_label',
            field=models.CharField(blank=True, help_text='Bv. Loge 3.', max_length=60, verbose_name='woorden voor de rij'),
        ),
        migrations.AddField(
            model_name='seat',
            name='row_number_position',
            field=models.CharField(blank=True, editable=False, max_length=5),
        ),
        migrations.AddField(
            model_name='seat',
            name='seat_label',
            field=models.CharField(blank=True, editable=False, max_length=60),
        ),
        migrations.AddField(
            model_name='seat',
            name='start_direction',
            field=models.CharField(blank=True, editable=False, max_length=2),
        ),
        migrations.RunSQL(NUMBER_VERSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(FREEZE_WHAT_IS_SOLD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='hall',
            constraint=models.UniqueConstraint(fields=('venue', 'name', 'version'), name='hall_version_once', violation_error_message='Deze locatie heeft al een zaal met deze naam.'),
        ),
        migrations.AddField(
            model_name='hallupload',
            name='uploaded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hallupload',
            name='venue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='shows.venue', verbose_name='locatie'),
        ),
    ]
