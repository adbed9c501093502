import django.core.validators
import django.db.models.deletion
import indicators.models.fields
import organisation.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0010_recording_claims'),
        ('organisation', '0005_looks'),
        ('reports', '0001_commentary'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Which system uses it, such as: Power BI of the board pack.', max_length=120)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('scope', models.CharField(choices=[('figures', 'Figures, targets and benchmarks'), ('flags', 'Flags'), ('actions', 'Actions'), ('audits', 'Counts of audits')], max_length=8)),
                ('ends_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CommentaryRemark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(validators=[organisation.validators.names_no_child, django.core.validators.MaxLengthValidator(1000)])),
                ('made_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['made_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='CommentaryStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('reviewed', 'Reviewed'), ('approved', 'Approved'), ('sent_back', 'Sent back')], max_length=9)),
                ('note', models.CharField(blank=True, max_length=300, validators=[organisation.validators.names_no_child])),
                ('taken_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['taken_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', indicators.models.fields.MonthField(help_text='The newest month its figures are of.', unique=True)),
                ('name', models.CharField(help_text='As on the cover, such as November 2021.', max_length=120)),
                ('meets_on', models.DateField(blank=True, help_text='The day the Board reads it.', null=True)),
                ('state', models.CharField(choices=[('drafting', 'Being written'), ('approved', 'Approved'), ('published', 'Published')], default='drafting', max_length=10)),
                ('contents', models.JSONField(blank=True, editable=False, null=True)),
                ('contents_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('opened_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='EditionPrint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_format', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('xlsx', 'Excel'), ('charts', 'Charts (PNG and SVG)')], max_length=6)),
                ('rendering', models.CharField(choices=[('internal', 'For the service and its Board'), ('public', 'For the public and partners')], default='internal', max_length=8)),
                ('contents_digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('asked', 'Asked for'), ('running', 'Being made'), ('done', 'Made'), ('failed', 'Failed')], default='asked', max_length=7)),
                ('percent', models.PositiveSmallIntegerField(default=0)),
                ('doing', models.CharField(blank=True, max_length=120)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('content', models.BinaryField(null=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='EditionSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('summary', 'Practice and performance summary'), ('area', 'Priority area'), ('clinics', 'Assurance clinic overview'), ('workforce', 'Workforce'), ('programmes', 'Programmes'), ('appendix', 'Appendix: what the clinics saw')], max_length=10)),
                ('position', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='commentary',
            name='commentary_is_about_one_thing',
        ),
        migrations.AddField(
            model_name='commentary',
            name='doing',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child], verbose_name='what we are doing'),
        ),
        migrations.AddField(
            model_name='commentary',
            name='meaning',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child], verbose_name='what it means for children'),
        ),
        migrations.AddField(
            model_name='commentary',
            name='recovering',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child], verbose_name='when it will recover'),
        ),
        migrations.AddField(
            model_name='commentary',
            name='section',
            field=models.CharField(blank=True, choices=[('summary', 'Practice and performance summary'), ('area', 'Priority area'), ('clinics', 'Assurance clinic overview'), ('workforce', 'Workforce'), ('programmes', 'Programmes'), ('appendix', 'Appendix: what the clinics saw')], max_length=10),
        ),
        migrations.AddField(
            model_name='commentary',
            name='telling',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child], verbose_name='what it is telling us'),
        ),
        migrations.AddField(
            model_name='commentary',
            name='why',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child], verbose_name='why'),
        ),
        migrations.AddConstraint(
            model_name='commentary',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('indicator__isnull', True), ('section', '')), models.Q(('area__isnull', True), ('indicator__isnull', False), ('section', '')), models.Q(('area__isnull', True), ('indicator__isnull', True), models.Q(('section__in', ['', 'area']), _negated=True)), _connector='OR'), name='commentary_is_about_one_thing', violation_error_message='Commentary is about a priority area, an indicator or a section.'),
        ),
        migrations.AddConstraint(
            model_name='commentary',
            constraint=models.UniqueConstraint(condition=models.Q(('section', ''), _negated=True), fields=('unit', 'month', 'section', 'number'), name='one_version_a_section_and_number'),
        ),
        migrations.AddConstraint(
            model_name='commentary',
            constraint=models.CheckConstraint(condition=models.Q(('section__in', ['summary', 'area', 'clinics', 'workforce', 'programmes', 'appendix', ''])), name='commentary_section_is_known'),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens_made', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='revoked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens_revoked', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to='organisation.unit'),
        ),
        migrations.AddField(
            model_name='commentaryremark',
            name='commentary',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='reports.commentary'),
        ),
        migrations.AddField(
            model_name='commentaryremark',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commentary_remarks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='commentaryremark',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commentary_remarks_settled', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='commentarystep',
            name='commentary',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reports.commentary'),
        ),
        migrations.AddField(
            model_name='commentarystep',
            name='taken_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commentary_steps', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='edition',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions_approved', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='edition',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions_opened', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='edition',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions_published', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='editionprint',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prints_asked', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='editionprint',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prints', to='reports.edition'),
        ),
        migrations.AddField(
            model_name='editionsection',
            name='area',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='edition_sections', to='indicators.priorityarea'),
        ),
        migrations.AddField(
            model_name='editionsection',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reports.edition'),
        ),
        migrations.AddField(
            model_name='editionsection',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='edition_sections', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['figures', 'flags', 'actions', 'audits'])), name='token_scope_is_known'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('digest__length', 64)), name='a_token_is_known_by_its_digest'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='token_revoked_at_and_by_go_together'),
        ),
        migrations.AddConstraint(
            model_name='commentaryremark',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_remark_says_something'),
        ),
        migrations.AddConstraint(
            model_name='commentaryremark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='remark_settled_at_and_by_go_together'),
        ),
        migrations.AddConstraint(
            model_name='commentarystep',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['reviewed', 'approved', 'sent_back'])), name='commentary_step_is_known'),
        ),
        migrations.AddConstraint(
            model_name='commentarystep',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), ('step', 'sent_back'), _negated=True), name='what_is_sent_back_says_why'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['drafting', 'approved', 'published'])), name='edition_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='edition_month_is_its_first_day'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='edition_approved_at_and_by_go_together'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='edition_published_at_and_by_go_together'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('contents__isnull', False), ('published_at__isnull', False), ('state', 'published'), models.Q(('contents_digest', ''), _negated=True)), models.Q(models.Q(('state', 'published'), _negated=True), ('contents__isnull', True), ('contents_digest', ''), ('published_at__isnull', True)), _connector='OR'), name='a_published_edition_is_frozen'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('state', 'drafting')), models.Q(models.Q(('state', 'drafting'), _negated=True), ('approved_at__isnull', False)), _connector='OR'), name='an_edition_is_approved_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='editionprint',
            constraint=models.CheckConstraint(condition=models.Q(('file_format__in', ['pdf', 'docx', 'xlsx', 'charts'])), name='print_format_is_known'),
        ),
        migrations.AddConstraint(
            model_name='editionprint',
            constraint=models.CheckConstraint(condition=models.Q(('rendering__in', ['internal', 'public'])), name='print_rendering_is_known'),
        ),
        migrations.AddConstraint(
            model_name='editionprint',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'running', 'done', 'failed'])), name='print_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='editionprint',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'failed'), _negated=True), fields=('edition', 'file_format', 'rendering', 'contents_digest'), name='one_print_of_the_same'),
        ),
        migrations.AddConstraint(
            model_name='editionprint',
            constraint=models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='print_percent_is_one'),
        ),
        migrations.AddConstraint(
            model_name='editionprint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('content__isnull', False), ('done_at__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='a_print_that_is_done_is_there'),
        ),
        migrations.AddConstraint(
            model_name='editionsection',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['summary', 'area', 'clinics', 'workforce', 'programmes', 'appendix'])), name='section_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='editionsection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('kind', 'area')), models.Q(models.Q(('kind', 'area'), _negated=True), ('area__isnull', True)), _connector='OR'), name='an_area_section_has_its_area'),
        ),
        migrations.AddConstraint(
            model_name='editionsection',
            constraint=models.UniqueConstraint(condition=models.Q(('area__isnull', True)), fields=('edition', 'kind'), name='one_section_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='editionsection',
            constraint=models.UniqueConstraint(condition=models.Q(('area__isnull', False)), fields=('edition', 'area'), name='one_section_an_area'),
        ),
    ]
