namespace Okr.IntegrationTests;
