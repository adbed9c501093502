"""Where allauth looks for what an app signs people in with."""

from organisation.sign_in.directory import DirectoryProvider

provider_classes = [DirectoryProvider]
