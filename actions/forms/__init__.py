"""What people type about actions. Each form ends in domain types and saves nothing."""

from .fields import DateField

__all__ = ["DateField"]
