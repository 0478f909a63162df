"""The staff list: who works where, from HR's file or Entra's."""
