import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import indicators.models.fields
import organisation.validators
from django.conf import settings
from django.db import migrations, models


def take_themes_over(apps, schema_editor):
    """Make a theme of each text that stood in an audit."""
    Audit, Theme = apps.get_model("audits", "Audit"), apps.get_model("audits", "Theme")
    for words in Audit.objects.exclude(theme_words="").values_list("theme_words", flat=True).distinct():
        theme, _ = Theme.objects.get_or_create(name=words)
        Audit.objects.filter(theme_words=words).update(theme=theme)


class Migration(migrations.Migration):

    dependencies = [
        ('audits', '0002_initial'),
        ('indicators', '0010_recording_claims'),
        ('organisation', '0005_looks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.CharField(blank=True, choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No'), ('not_applicable', 'Not applicable')], max_length=14)),
                ('note', models.TextField(blank=True, validators=[organisation.validators.names_no_child])),
            ],
            options={
                'ordering': ['question'],
            },
        ),
        migrations.CreateModel(
            name='AuditRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.CharField(max_length=300)),
                ('read_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-read_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='DipSampleRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', indicators.models.fields.MonthField(help_text='The month whose figure is asked about.')),
                ('question', models.CharField(help_text='What the sample should find out.', max_length=300, validators=[organisation.validators.names_no_child])),
                ('asked_at_link', models.CharField(blank=True, max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('asked', 'Asked for'), ('under_way', 'Under way'), ('answered', 'Answered'), ('declined', 'Declined')], default='asked', max_length=10)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('cases', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='cases looked at')),
                ('bearing_out', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='cases bearing the figure out')),
                ('finding', models.TextField(blank=True, validators=[organisation.validators.names_no_child])),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, validators=[organisation.validators.names_no_child])),
                ('asked_at', models.DateTimeField()),
                ('decision', models.CharField(choices=[('asked', 'Asked'), ('approved', 'Approved'), ('refused', 'Refused')], default='asked', max_length=10)),
                ('answer', models.CharField(blank=True, max_length=300, validators=[organisation.validators.names_no_child])),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Learning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('message', 'Learning'), ('good_practice', 'Good practice')], default='message', max_length=14)),
                ('text', models.TextField(validators=[organisation.validators.names_no_child])),
                ('month', indicators.models.fields.MonthField(help_text="The month it comes from; its term's summary carries it.")),
                ('written_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'learning',
                'verbose_name_plural': 'learning',
                'ordering': ['-month', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ModerationDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('sample', "Drawn in the month's sample"), ('inadequate', 'Graded Inadequate'), ('outstanding', 'Graded Outstanding'), ('asked', 'Asked for')], max_length=12)),
                ('is_blind', models.BooleanField(default=False)),
                ('chosen_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'moderation due',
                'verbose_name_plural': 'moderations due',
                'ordering': ['chosen_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlannedAudits',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', indicators.models.fields.MonthField()),
                ('kind', models.CharField(choices=[('case', 'Case audit'), ('thematic', 'Thematic audit'), ('dip_sample', 'Dip sample'), ('deep_dive', 'Deep dive'), ('multi_agency', 'Multi-agency audit'), ('observation', 'Practice observation'), ('re_audit', 'Re-audit')], max_length=12, verbose_name='type')),
                ('number', models.PositiveSmallIntegerField()),
            ],
            options={
                'verbose_name': 'planned audits',
                'verbose_name_plural': 'planned audits',
                'ordering': ['month', 'unit', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300)),
                ('answered', models.CharField(choices=[('yes_no', 'Yes, partly, no or not applicable'), ('words', 'In words')], default='yes_no', max_length=6)),
                ('is_required', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='QuestionSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('is_graded', models.BooleanField(default=True, help_text='Whether an overall grade is given. A dip sample often has none.')),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='QuestionSetVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_use', 'In use'), ('retired', 'Retired')], default='draft', max_length=8)),
                ('changes', models.CharField(blank=True, help_text='What is different, and why.', max_length=300)),
                ('made_at', models.DateTimeField()),
                ('in_use_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['question_set', '-number'],
            },
        ),
        migrations.CreateModel(
            name='SampleDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seed', models.CharField(max_length=32)),
                ('limits', models.TextField(blank=True, help_text='Which cases were on the list, as stated then.')),
                ('not_audited_within', models.PositiveSmallIntegerField()),
                ('listed', models.PositiveIntegerField()),
                ('set_aside', models.PositiveIntegerField()),
                ('drawn', models.PositiveSmallIntegerField()),
                ('list_digest', models.CharField(max_length=64)),
                ('drawn_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-drawn_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SetDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('guidance', models.TextField(blank=True)),
                ('outstanding', models.TextField(blank=True, help_text='What Outstanding looks like.')),
                ('good', models.TextField(blank=True, help_text='What Good looks like.')),
                ('requires_improvement', models.TextField(blank=True, help_text='What Requires improvement looks like.')),
                ('inadequate', models.TextField(blank=True, help_text='What Inadequate looks like.')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, validators=[organisation.validators.names_no_child])),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.AlterModelOptions(
            name='moderation',
            options={'ordering': ['-moderated_at', '-pk']},
        ),
        migrations.RemoveConstraint(
            model_name='audit',
            name='audit_state_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='audit',
            name='a_submitted_audit_has_a_grade',
        ),
        migrations.RemoveConstraint(
            model_name='audit',
            name='a_final_audit_has_a_final_grade',
        ),
        migrations.RemoveField(
            model_name='auditprogramme',
            name='planned',
        ),
        migrations.AddField(
            model_name='audit',
            name='case_key',
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='audit',
            name='due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='audit',
            name='feedback_reason',
            field=models.CharField(blank=True, max_length=300, validators=[organisation.validators.names_no_child], verbose_name='why it was not obtained'),
        ),
        migrations.AddField(
            model_name='audit',
            name='final_reason',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child]),
        ),
        migrations.AddField(
            model_name='audit',
            name='made_final_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='audit',
            name='made_final_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audits_made_final', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='audit',
            name='re_audit_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='re_audits', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='audit',
            name='submitted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='audit',
            name='summary',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child], verbose_name='the work in short'),
        ),
        migrations.AddField(
            model_name='audit',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='audit',
            name='voice',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child], verbose_name='voice of the child'),
        ),
        migrations.AddField(
            model_name='audit',
            name='words_removed_at',
            field=models.DateTimeField(blank=True, help_text="When its words and its case's key were taken out, its time being over.", null=True),
        ),
        migrations.AddField(
            model_name='audit',
            name='worker',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audits_of_work', to='organisation.unit'),
        ),
        migrations.AddField(
            model_name='auditprogramme',
            name='agreed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='auditprogramme',
            name='agreed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='programmes_agreed', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='auditprogramme',
            name='days_to_audit',
            field=models.PositiveSmallIntegerField(default=20, help_text='Working days an auditor has.'),
        ),
        migrations.AddField(
            model_name='auditprogramme',
            name='inadequate_days',
            field=models.PositiveSmallIntegerField(default=5, help_text='Working days to act on an Inadequate.'),
        ),
        migrations.AddField(
            model_name='auditprogramme',
            name='limits',
            field=models.TextField(blank=True, help_text='Which cases the sample is drawn from, such as: open to the service for three months.'),
        ),
        migrations.AddField(
            model_name='auditprogramme',
            name='moderated_at_least',
            field=models.PositiveSmallIntegerField(default=2, help_text='Audits a month, where that is more.'),
        ),
        migrations.AddField(
            model_name='auditprogramme',
            name='moderated_share',
            field=models.PositiveSmallIntegerField(default=20, help_text="Percentage of each month's audits that a second reader grades.", validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)]),
        ),
        migrations.AddField(
            model_name='auditprogramme',
            name='moderates_blind',
            field=models.BooleanField(default=False, help_text="Whether the second reader grades before seeing the auditor's grade."),
        ),
        migrations.AddField(
            model_name='auditprogramme',
            name='not_audited_within',
            field=models.PositiveSmallIntegerField(default=12, help_text='Months in which a case is not drawn again.'),
        ),
        migrations.AddField(
            model_name='auditprogramme',
            name='re_audit_months',
            field=models.PositiveSmallIntegerField(default=3, help_text='Months until an Inadequate is audited again.'),
        ),
        migrations.AddField(
            model_name='auditprogramme',
            name='requires_improvement_days',
            field=models.PositiveSmallIntegerField(default=20, help_text='Working days to act on an RI.'),
        ),
        migrations.AddField(
            model_name='moderation',
            name='auditor_grade',
            field=models.CharField(blank=True, choices=[('outstanding', 'Outstanding'), ('good', 'Good'), ('requires_improvement', 'Requires improvement'), ('inadequate', 'Inadequate')], max_length=24),
        ),
        migrations.AddField(
            model_name='moderation',
            name='was_blind',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='audit',
            name='audited_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='audit',
            name='auditor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audits_made', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='audit',
            name='difference_made',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child], verbose_name='what difference the work made to the child'),
        ),
        migrations.AlterField(
            model_name='audit',
            name='state',
            field=models.CharField(choices=[('planned', 'Planned'), ('allocated', 'Allocated'), ('in_progress', 'In progress'), ('submitted', 'Submitted'), ('moderated', 'Moderated'), ('final', 'Final'), ('exempt', 'Exempt')], default='allocated', max_length=12),
        ),
        migrations.AlterField(
            model_name='audit',
            name='strengths',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child]),
        ),
        migrations.AlterField(
            model_name='audit',
            name='would_make_it_good',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child], verbose_name='what would make it good'),
        ),
        migrations.AlterField(
            model_name='domaingrade',
            name='evidence',
            field=models.TextField(blank=True, validators=[organisation.validators.names_no_child]),
        ),
        migrations.AlterField(
            model_name='moderation',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moderations', to='audits.audit'),
        ),
        migrations.AlterField(
            model_name='moderation',
            name='reason',
            field=models.TextField(validators=[organisation.validators.names_no_child]),
        ),
        migrations.AddConstraint(
            model_name='auditprogramme',
            constraint=models.CheckConstraint(condition=models.Q(('moderated_share__gte', 1), ('moderated_share__lte', 100)), name='moderated_share_is_a_percentage'),
        ),
        migrations.AddConstraint(
            model_name='auditprogramme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', True), ('agreed_by__isnull', True)), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='programme_agreed_at_and_by_go_together'),
        ),
        migrations.AddConstraint(
            model_name='moderation',
            constraint=models.CheckConstraint(condition=models.Q(('auditor_grade__in', ['outstanding', 'good', 'requires_improvement', 'inadequate', ''])), name='moderated_from_grade_is_known'),
        ),
        migrations.AddConstraint(
            model_name='moderation',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_moderation_says_why'),
        ),
        migrations.AddField(
            model_name='answer',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='auditread',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reads', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='auditread',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audits_read', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dipsamplerequest',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dip_samples_answered', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dipsamplerequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dip_samples_asked', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dipsamplerequest',
            name='cohort',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dip_samples', to='indicators.cohort'),
        ),
        migrations.AddField(
            model_name='dipsamplerequest',
            name='indicator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dip_samples', to='indicators.indicator'),
        ),
        migrations.AddField(
            model_name='dipsamplerequest',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dip_samples', to='organisation.unit'),
        ),
        migrations.AddField(
            model_name='audit',
            name='dip_sample',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audits', to='audits.dipsamplerequest'),
        ),
        migrations.AddField(
            model_name='exemption',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions_asked', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exemption',
            name='audit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='exemption',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exemptions_decided', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='learning',
            name='audits',
            field=models.ManyToManyField(blank=True, related_name='learning', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='learning',
            name='published_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='learning_published', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='learning',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='learning_withdrawn', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='learning',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='learning_written', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='moderationdue',
            name='audit',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='moderation_due', to='audits.audit'),
        ),
        migrations.AddField(
            model_name='moderationdue',
            name='moderator',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moderations_due', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plannedaudits',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='audits.auditprogramme'),
        ),
        migrations.AddField(
            model_name='plannedaudits',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='planned_audits', to='organisation.unit'),
        ),
        migrations.AddField(
            model_name='audit',
            name='planned',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audits', to='audits.plannedaudits'),
        ),
        migrations.AddField(
            model_name='answer',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='audits.question'),
        ),
        migrations.AddField(
            model_name='plannedaudits',
            name='question_set',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='planned_audits', to='audits.questionset'),
        ),
        migrations.AddField(
            model_name='questionsetversion',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='question_sets_made', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='questionsetversion',
            name='question_set',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='audits.questionset'),
        ),
        migrations.AddField(
            model_name='question',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='audits.questionsetversion'),
        ),
        migrations.AddField(
            model_name='audit',
            name='question_set',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audits', to='audits.questionsetversion'),
        ),
        migrations.AddField(
            model_name='sampledraw',
            name='drawn_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples_drawn', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='sampledraw',
            name='planned',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='audits.plannedaudits'),
        ),
        migrations.AddField(
            model_name='audit',
            name='draw',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audits', to='audits.sampledraw'),
        ),
        migrations.AddField(
            model_name='setdomain',
            name='domain',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='in_versions', to='audits.domain'),
        ),
        migrations.AddField(
            model_name='setdomain',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='domains', to='audits.questionsetversion'),
        ),
        migrations.AddField(
            model_name='question',
            name='set_domain',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='audits.setdomain'),
        ),
        migrations.AddField(
            model_name='plannedaudits',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='planned_audits', to='audits.theme'),
        ),
        migrations.AddField(
            model_name='learning',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='learning', to='audits.theme'),
        ),
        migrations.RenameField("audit", "theme", "theme_words"),
        migrations.AddField(
            model_name='audit',
            name='theme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='audits', to='audits.theme'),
        ),
        migrations.RunPython(take_themes_over, migrations.RunPython.noop),
        migrations.RemoveField("audit", "theme_words"),
        migrations.AddConstraint(
            model_name='audit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'allocated', 'in_progress', 'submitted', 'moderated', 'final', 'exempt'])), name='audit_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='audit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'allocated', 'in_progress', 'exempt']), models.Q(('auditor_grade', ''), _negated=True), ('kind', 'dip_sample'), _connector='OR'), name='a_submitted_audit_has_a_grade', violation_error_message='Give the overall grade before handing the audit in.'),
        ),
        migrations.AddConstraint(
            model_name='audit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'final'), _negated=True), models.Q(('final_grade', ''), _negated=True), ('kind', 'dip_sample'), _connector='OR'), name='a_final_audit_has_a_final_grade'),
        ),
        migrations.AddConstraint(
            model_name='audit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'exempt']), ('auditor__isnull', False), _connector='OR'), name='an_audit_under_way_has_an_auditor'),
        ),
        migrations.AddConstraint(
            model_name='audit',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'allocated', 'in_progress', 'exempt']), ('audited_on__isnull', False), _connector='OR'), name='a_submitted_audit_says_when'),
        ),
        migrations.AddConstraint(
            model_name='audit',
            constraint=models.CheckConstraint(condition=models.Q(('re_audit_of__isnull', True), ('kind', 're_audit'), _connector='OR'), name='only_a_re_audit_follows_another'),
        ),
        migrations.AddConstraint(
            model_name='audit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('made_final_at__isnull', True), ('made_final_by__isnull', True)), models.Q(('made_final_at__isnull', False), ('made_final_by__isnull', False)), _connector='OR'), name='audit_made_final_at_and_by_go_together'),
        ),
        migrations.AddConstraint(
            model_name='audit',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('state', 'exempt'), _negated=True), ('re_audit_of__isnull', False)), fields=('re_audit_of',), name='one_re_audit_an_audit'),
        ),
        migrations.AddIndex(
            model_name='auditread',
            index=models.Index(fields=['user', 'read_at'], name='audit_reads_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='auditread',
            constraint=models.CheckConstraint(condition=models.Q(('page', ''), _negated=True), name='an_audit_read_says_where'),
        ),
        migrations.AddConstraint(
            model_name='dipsamplerequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'under_way', 'answered', 'declined'])), name='dip_sample_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='dipsamplerequest',
            constraint=models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='a_dip_sample_asks_something'),
        ),
        migrations.AddConstraint(
            model_name='dipsamplerequest',
            constraint=models.UniqueConstraint(condition=models.Q(('cohort__isnull', True), ('state__in', ['asked', 'under_way'])), fields=('indicator', 'unit', 'month'), name='one_open_dip_sample_a_figure'),
        ),
        migrations.AddConstraint(
            model_name='dipsamplerequest',
            constraint=models.UniqueConstraint(condition=models.Q(('cohort__isnull', False), ('state__in', ['asked', 'under_way'])), fields=('indicator', 'unit', 'cohort', 'month'), name='one_open_dip_sample_a_figure_and_cohort'),
        ),
        migrations.AddConstraint(
            model_name='dipsamplerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bearing_out__isnull', True), ('cases__isnull', True)), models.Q(('bearing_out__lte', models.F('cases')), ('cases__gt', 0)), _connector='OR'), name='a_dip_sample_finds_no_more_than_it_looks_at'),
        ),
        migrations.AddConstraint(
            model_name='dipsamplerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), models.Q(('cases__isnull', False), models.Q(('finding', ''), _negated=True)), _connector='OR'), name='an_answered_dip_sample_says_what_it_found'),
        ),
        migrations.AddConstraint(
            model_name='dipsamplerequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('state__in', ['asked', 'under_way'])), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('state__in', ['answered', 'declined'])), _connector='OR'), name='dip_sample_answered_at_and_by_go_together'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['asked', 'approved', 'refused'])), name='exemption_decision_is_known'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.UniqueConstraint(condition=models.Q(('decision', 'asked')), fields=('audit',), name='one_open_exemption_an_audit'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_exemption_says_why'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', 'asked')), models.Q(models.Q(('decision', 'asked'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='exemption_decided_at_and_by_go_together'),
        ),
        migrations.AddConstraint(
            model_name='moderationdue',
            constraint=models.CheckConstraint(condition=models.Q(('why__in', ['sample', 'inadequate', 'outstanding', 'asked'])), name='why_moderated_is_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('said__in', ['yes', 'partly', 'no', 'not_applicable', ''])), name='answer_is_known'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('audit', 'question'), name='one_answer_a_question'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('note', ''), ('said', ''), _negated=True), name='an_answer_says_something'),
        ),
        migrations.AddConstraint(
            model_name='questionsetversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_use', 'retired'])), name='version_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='questionsetversion',
            constraint=models.UniqueConstraint(fields=('question_set', 'number'), name='one_version_a_set_and_number'),
        ),
        migrations.AddConstraint(
            model_name='questionsetversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'in_use')), fields=('question_set',), name='one_version_of_a_set_in_use'),
        ),
        migrations.AddConstraint(
            model_name='questionsetversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('question_set',), name='one_draft_of_a_set'),
        ),
        migrations.AddConstraint(
            model_name='questionsetversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('in_use_at__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('in_use_at__isnull', False)), _connector='OR'), name='a_version_in_use_says_since_when'),
        ),
        migrations.AddConstraint(
            model_name='sampledraw',
            constraint=models.CheckConstraint(condition=models.Q(('drawn__gt', 0)), name='a_draw_draws_something'),
        ),
        migrations.AddConstraint(
            model_name='sampledraw',
            constraint=models.CheckConstraint(condition=models.Q(('listed__gte', django.db.models.expressions.CombinedExpression(models.F('set_aside'), '+', models.F('drawn')))), name='a_draw_is_no_more_than_its_list'),
        ),
        migrations.AddConstraint(
            model_name='sampledraw',
            constraint=models.CheckConstraint(condition=models.Q(('seed', ''), _negated=True), name='a_draw_keeps_its_seed'),
        ),
        migrations.AddConstraint(
            model_name='setdomain',
            constraint=models.UniqueConstraint(fields=('version', 'domain'), name='a_version_grades_a_domain_once'),
        ),
        migrations.AddConstraint(
            model_name='setdomain',
            constraint=models.UniqueConstraint(fields=('version', 'position'), name='one_domain_a_place'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('answered__in', ['yes_no', 'words'])), name='answer_type_is_known'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('version', 'position'), name='one_question_a_place'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_question_asks_something'),
        ),
        migrations.AddConstraint(
            model_name='plannedaudits',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['case', 'thematic', 'dip_sample', 'deep_dive', 'multi_agency', 'observation', 're_audit'])), name='planned_type_is_known'),
        ),
        migrations.AddConstraint(
            model_name='plannedaudits',
            constraint=models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='planned_audits_are_some'),
        ),
        migrations.AddConstraint(
            model_name='plannedaudits',
            constraint=models.UniqueConstraint(condition=models.Q(('theme__isnull', True)), fields=('programme', 'unit', 'month', 'kind'), name='one_plan_a_service_month_and_type'),
        ),
        migrations.AddConstraint(
            model_name='plannedaudits',
            constraint=models.UniqueConstraint(condition=models.Q(('theme__isnull', False)), fields=('programme', 'unit', 'month', 'kind', 'theme'), name='one_plan_a_service_month_type_and_theme'),
        ),
        migrations.AddConstraint(
            model_name='learning',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['message', 'good_practice'])), name='learning_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='learning',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='learning_says_something'),
        ),
        migrations.AddConstraint(
            model_name='learning',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='learning_published_at_and_by_go_together'),
        ),
        migrations.AddConstraint(
            model_name='learning',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('published_at__isnull', False), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='learning_withdrawn_at_and_by_go_together'),
        ),
    ]
