using System.Data;
using System.Data.Common;

namespace Corpus.Core;

public record Customer(int Id, string Name, string? Mail);

public interface ICustomers
{
    Customer? Find(int id);

    IEnumerable<Customer> All();

    Task<int> AddAsync(Customer customer, CancellationToken cancellationToken);
}

/// <summary>Customers in a database.</summary>
public class Customers(DbConnection connection) : ICustomers
{
    public Customer? Find(int id) => FindAsync(id).Result;

    public async Task<Customer?> FindAsync(int id, CancellationToken cancellationToken = default)
    {
        if (connection.State != ConnectionState.Open)
            connection.Open();

        using var command = connection.CreateCommand();
        command.CommandText = "select Id, Name, Mail from Customers where Id = @id";
        command.Parameters.Add(Parameter(command, "@id", id));
        using (var reader = command.ExecuteReader())
        {
            // At most one.
            if (!reader.Read())
                return null;
            return await Task.FromResult(Map(reader));
        }
    }

    public IEnumerable<Customer> All()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select Id, Name, Mail from Customers";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return Map(reader);
    }

    public async Task<int> AddAsync(Customer customer, CancellationToken cancellationToken)
    {
        using var transaction = connection.BeginTransaction();
        try
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "insert into Customers values (@id, @name, @mail)";
            foreach (var (name, value) in new (string, object?)[] { ("@id", customer.Id), ("@name", customer.Name), ("@mail", customer.Mail) })
                command.Parameters.Add(Parameter(command, name, value));
            var rows = command.ExecuteNonQuery();
            transaction.Commit();
            return rows;
        }
        catch (DbException e) when (e.IsTransient)
        {
            transaction.Rollback();
            Thread.Sleep(100);
            return await AddAsync(customer, cancellationToken);
        }
    }

    public async Task<long> CountAsync()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from Customers";
        var count = (long)(command.ExecuteScalar() ?? 0L);
        await Task.Yield();
        return count;
    }

    public async Task ImportAsync(IEnumerable<Customer> customers)
    {
        foreach (var customer in customers)
        {
            if (Find(customer.Id) is null)
                AddAsync(customer, default).Wait();
        }

        await Task.Yield();
    }

    private static Customer Map(DbDataReader reader) => new(reader.GetInt32(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2));

    private static DbParameter Parameter(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
        return parameter;
    }
}

public sealed class CachedCustomers(ICustomers inner) : ICustomers
{
    private readonly Dictionary<int, Customer?> _known = [];

    public Customer? Find(int id)
    {
        lock (_known)
        {
            if (!_known.TryGetValue(id, out var customer))
                _known.Add(id, customer = inner.Find(id));
            return customer;
        }
    }

    public IEnumerable<Customer> All() => inner.All();

    public async Task<int> AddAsync(Customer customer, CancellationToken cancellationToken)
    {
        lock (_known)
            _known[customer.Id] = customer;
        return await inner.AddAsync(customer, cancellationToken);
    }
}
